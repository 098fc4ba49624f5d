"""Tiny networks in ONNX, one for each output layout, that see the brightness of a picture.

Each reports, whatever the picture, a box at (10, 20)-(50, 80) of class 1 whose score is the picture's mean, 0-1.
"""

from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from vision.detectors.layouts import Layout

SIDE: Final = 64
CELLS: Final = 84  # 8x8 + 4x4 + 2x2
BOX_XYXY: Final = (10.0, 20.0, 50.0, 80.0)
_CENTRED: Final = (30.0, 50.0, 40.0, 60.0)


def save_network(
    path: Path,
    layout: Layout,
    transposed: bool = False,
    classes: int = 3,
    cells: int = CELLS,
    names: tuple[str, ...] | None = ("cat", "person", "dog"),
    batch: int | str = "batch",
    side: int | str = SIDE,
    element_type: int = TensorProto.FLOAT,
    second_output: bool = False,
) -> Path:
    """Write a network of this kind. `batch`, `side`: a number to fix it, a word to leave it free."""
    still, lit = _tables(layout, classes, cells)
    if transposed:
        still, lit = still.T, lit.T
    kind = np.float16 if element_type == TensorProto.FLOAT16 else np.float32
    constants = [
        numpy_helper.from_array(np.ascontiguousarray(still[None], kind), "still"),
        numpy_helper.from_array(np.ascontiguousarray(lit[None], kind), "lit"),
        numpy_helper.from_array(np.array([1, 2, 3]), "axes"),
        numpy_helper.from_array(np.array([-1, 1, 1]), "shape"),
    ]
    nodes = [
        helper.make_node("ReduceMean", ["images", "axes"], ["mean"], keepdims=0),
        helper.make_node("Reshape", ["mean", "shape"], ["column"]),
        helper.make_node("Mul", ["column", "lit"], ["scored"]),
        helper.make_node("Add", ["scored", "still"], ["output0"]),
    ]
    outputs = [helper.make_tensor_value_info("output0", element_type, [batch, *still.shape])]
    if second_output:
        outputs.append(helper.make_tensor_value_info("column", element_type, [batch, 1, 1]))
    inputs = [helper.make_tensor_value_info("images", element_type, [batch, 3, side, side])]
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    if names is not None:
        helper.set_model_props(model, {"names": str(dict(enumerate(names)))})
    onnx.save(model, str(path))
    return path


def save_for(backend: str, stem: Path, layout: Layout, transposed: bool = False, **options: Any) -> Path:
    """Write a network of this kind as a file `backend` takes. `options`: of `save_network`."""
    if backend != "ultralytics":
        return save_network(stem.with_suffix(".onnx"), layout, transposed, **options)
    from tests.integration.vision.torch_networks import save_checkpoint

    still, lit = _tables(layout, options.get("classes", 3), options.get("cells", CELLS))
    if transposed:
        still, lit = still.T, lit.T
    return save_checkpoint(stem.with_suffix(".pt"), still, lit, options.get("names", ("cat", "person", "dog")))


def _tables(layout: Layout, classes: int, cells: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What stays and what is multiplied by the picture's mean, in the layout's usual orientation."""
    if layout is Layout.END_TO_END:
        still, lit = np.zeros((20, 6)), np.zeros((20, 6))
        still[0], lit[0] = [*BOX_XYXY, 0, 1], [0, 0, 0, 0, 1, 0]
    elif layout is Layout.OBJECTNESS:
        still, lit = np.zeros((3 * cells, 5 + classes)), np.zeros((3 * cells, 5 + classes))
        still[7, :4], still[7, 6], lit[7, 4] = _CENTRED, 1, 1
    else:
        still, lit = np.zeros((4 + classes, cells)), np.zeros((4 + classes, cells))
        still[:4, 7], lit[5, 7] = _CENTRED, 1
    return still.astype(np.float32), lit.astype(np.float32)
