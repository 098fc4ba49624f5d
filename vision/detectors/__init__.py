"""Detectors: letterboxed pictures in, objects in letterbox pixels out.

In: uint8 (n, 3, h, w) planar RGB. Out: one `models.tracks.Detections` a picture.
`registry.open_detector` is the way in.
A detector never decodes, never scales a picture and knows no camera.
"""

import os
import sys

# Two libraries report their use to their makers over the network. A system that watches people tells nobody anything;
# what is said here must be said before they are imported.
sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]  # without it OpenVINO takes a stub of its own
os.environ.setdefault("YOLO_OFFLINE", "true")  # ultralytics then sends no events and asks for no updates
