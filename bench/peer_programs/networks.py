"""The network in a library, and the usual way around it: letterbox by OpenCV, suppression by OpenCV."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.peer_programs.task import IOU, SCORE, Task

Network = Callable[[NDArray[np.float32]], NDArray[np.float32]]
GREY = (114, 114, 114)


def open_network(task: Task) -> Network:
    """The network of the task, warmed up: float32 (1, 3, s, s) RGB 0-1 in, float32 (1, 84, n) out."""
    network = _OPENERS[task.network](task.weights, task.threads)
    network(np.zeros((1, 3, task.imgsz, task.imgsz), np.float32))
    return network


def letterboxed(image_bgr: NDArray[np.uint8], imgsz: int) -> NDArray[np.float32]:
    """The picture as the network wants it: float32 (1, 3, imgsz, imgsz)."""
    height, width = image_bgr.shape[:2]
    scale = imgsz / max(height, width)
    inner_wh = round(width * scale), round(height * scale)
    small = cv2.resize(image_bgr, inner_wh, interpolation=cv2.INTER_LINEAR)
    left, top = (imgsz - inner_wh[0]) // 2, (imgsz - inner_wh[1]) // 2
    right, bottom = imgsz - inner_wh[0] - left, imgsz - inner_wh[1] - top
    padded = cv2.copyMakeBorder(small, top, bottom, left, right, cv2.BORDER_CONSTANT, value=GREY)
    return np.asarray(cv2.dnn.blobFromImage(padded, 1 / 255, swapRB=True), np.float32)


def count_objects(output: NDArray[np.float32]) -> int:
    """Objects left in (1, 4 + classes, n) after suppression within each class."""
    rows = output[0].T
    scores = rows[:, 4:].max(axis=1)
    sure = scores >= SCORE
    rows, scores = rows[sure], scores[sure]
    if not len(rows):
        return 0
    boxes = np.concatenate([rows[:, :2] - rows[:, 2:4] / 2, rows[:, 2:4]], axis=1)
    classes = rows[:, 4:].argmax(axis=1)
    kept = cv2.dnn.NMSBoxesBatched(boxes.tolist(), scores.tolist(), classes.tolist(), SCORE, IOU)
    return len(kept)


def _onnxruntime(weights: Path, threads: int) -> Network:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return lambda pictures: np.asarray(session.run(None, {name: pictures})[0], np.float32)


def _openvino(weights: Path, threads: int) -> Network:
    import openvino

    settings: dict[str, Any] = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": threads}
    compiled = openvino.Core().compile_model(str(weights), "CPU", settings)
    request = compiled.create_infer_request()

    def infer(pictures: NDArray[np.float32]) -> NDArray[np.float32]:
        request.infer([pictures])
        return np.asarray(request.get_output_tensor(0).data, np.float32)

    return infer


def _opencv(weights: Path, threads: int) -> Network:
    cv2.setNumThreads(threads)
    network = cv2.dnn.readNetFromONNX(str(weights))

    def infer(pictures: NDArray[np.float32]) -> NDArray[np.float32]:
        network.setInput(pictures)
        return np.asarray(network.forward(), np.float32)

    return infer


_OPENERS: dict[str, Callable[[Path, int], Network]] = {
    "onnxruntime": _onnxruntime,
    "openvino": _openvino,
    "opencv": _opencv,
}
