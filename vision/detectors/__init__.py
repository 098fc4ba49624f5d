"""Detectors: letterboxed pictures in, objects in letterbox pixels out.

In: uint8 (n, 3, h, w) planar RGB. Out: one `models.tracks.Detections` a picture.
`registry.open_detector` is the way in.
A detector never decodes, never scales a picture and knows no camera.
"""
