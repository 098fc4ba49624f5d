"""Gates of other makers, whose integrator brings us signed events over HTTP.

In: one delivery, its headers and its body. Out: access events, each once.
It never opens a door, and never believes a delivery whose signature or time is wrong.
"""
