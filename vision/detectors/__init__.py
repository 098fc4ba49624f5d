"""Detectors: letterboxed pictures in, objects in letterbox pixels out.

In: uint8 (n, 3, h, w) planar RGB. Out: one `models.tracks.Detections` a picture.
`registry.open_detector` is the way in.
A detector never decodes, never scales a picture and knows no camera.
"""

import sys

# OpenVINO's package reports its use to its maker over the network wherever it finds this one beside it. A system that
# watches people tells nobody anything: without it OpenVINO takes a stub of its own. Before OpenVINO is imported.
sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
