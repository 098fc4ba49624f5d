"""ultralytics `predict(stream=True)`: one file by its file reader, several by its stream reader, all pictures.

No build of torchvision without CUDA is published where most packages come from; where it cannot be imported, the one
function of it that detection calls (suppression) is lent from OpenCV, which is as fast.
"""

import os
import sys
import tempfile
import types
from pathlib import Path
from typing import Any

from bench.peer_programs.task import IOU, SCORE, Meter, Task, read_task

LENT = "suppression by OpenCV: torchvision could not be imported"


def main() -> None:
    """Do the task."""
    task = read_task()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(YOLO_CONFIG_DIR=folder, YOLO_OFFLINE="true", YOLO_AUTOINSTALL="false")
        import torch

        torch.set_num_threads(task.threads)
        note = _torchvision()
        sys.stdout, told = sys.stderr, sys.stdout  # what the library says is not the answer
        pictures, objects, meter = _predict(task, Path(folder))
        sys.stdout = told
    meter.tell(pictures, objects, ("ultralytics", "torch", "onnxruntime", "opencv-python"), note)


def _predict(task: Task, folder: Path) -> tuple[int, int, Meter]:
    import numpy as np
    from ultralytics import YOLO

    options: dict[str, Any] = {"imgsz": task.imgsz, "conf": SCORE, "iou": IOU, "rect": False, "device": "cpu"}
    model = YOLO(str(task.weights), task="detect")
    model.predict(np.zeros((task.imgsz, task.imgsz, 3), np.uint8), verbose=False, **options)
    source = task.clips[0]
    if len(task.clips) > 1:
        source = folder / "cameras.streams"
        source.write_text("\n".join(str(clip) for clip in task.clips) + "\n", encoding="utf-8")
    meter = Meter()
    found = model.predict(str(source), stream=True, stream_buffer=True, verbose=False, **options)
    counts = [len(each.boxes) for each in found]
    return len(counts), sum(counts), meter


def _torchvision() -> str:
    """Import it, or lend what is needed of it; what to say about that."""
    try:
        import torchvision  # noqa: F401
    except (ImportError, RuntimeError):
        for name in [name for name in sys.modules if name.partition(".")[0] == "torchvision"]:
            del sys.modules[name]
        lent: Any = types.ModuleType("torchvision")
        lent.ops = types.ModuleType("torchvision.ops")
        lent.ops.nms = _suppress
        sys.modules.update({"torchvision": lent, "torchvision.ops": lent.ops})
        return LENT
    return ""


def _suppress(boxes_xyxy: Any, scores: Any, most_overlap: float) -> Any:
    import cv2
    import numpy as np
    import torch

    corners = boxes_xyxy.numpy()
    boxes_xywh = np.concatenate([corners[:, :2], corners[:, 2:] - corners[:, :2]], axis=1)
    kept = cv2.dnn.NMSBoxes(boxes_xywh.tolist(), scores.tolist(), 0.0, most_overlap)
    return torch.as_tensor(np.asarray(kept, np.int64).reshape(-1))


if __name__ == "__main__":
    main()
