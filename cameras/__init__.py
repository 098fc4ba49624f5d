"""Cameras: a device becomes access units (compressed pictures), device events and health.

In: how to reach a camera. Out: `models.media.AccessUnit`, `models.cameras.CameraStatus`.
It never decodes a picture and knows no rules.
"""
