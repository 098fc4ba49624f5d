"""Patrols: what a video patrol may be credited with.

In: the history of camera states. Out: how long each camera was really watchable in a period.
It never credits a blind camera.
"""
