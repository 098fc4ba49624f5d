"""The choice of the best wanted class as part of an OpenVINO network, so that 6 rows leave it in place of 84."""

import numpy as np
import openvino as ov
import openvino.opset13 as ops
from numpy.typing import NDArray

from vision.detectors.layouts import Layout, OutputForm

_NUMBERS = 1  # the axis of numbers once places come last


def narrow(model: ov.Model, form: OutputForm, wanted: NDArray[np.int64] | None) -> ov.Model:
    """A copy of `model` whose output is (n, 6, places) float32: cx cy w h, score, class id.

    The score is that of the best wanted class, 0 where an unwanted one scores higher; objectness is multiplied in.
    For the layouts OBJECTNESS and ANCHOR_FREE.
    """
    copy = model.clone()
    output = copy.get_results()[0].input_value(0)
    if form.places_first:
        output = ops.transpose(output, ops.constant(np.array([0, 2, 1]))).output(0)
    first = 5 if form.layout is Layout.OBJECTNESS else 4
    scores = _rows(output, first, first + (form.classes or 0))
    if form.layout is Layout.OBJECTNESS:
        scores = ops.multiply(scores, _rows(output, 4, 5))
    rows = ops.concat([_rows(output, 0, 4), *_best(scores, wanted)], _NUMBERS)
    return ov.Model([ops.result(rows)], copy.get_parameters(), copy.get_friendly_name())


def _best(scores: ov.Node, wanted: NDArray[np.int64] | None) -> tuple[ov.Node, ov.Node]:
    """Score and class id, each (n, 1, places), of the best wanted class."""
    considered = scores if wanted is None else ops.gather(scores, ops.constant(wanted), ops.constant(_NUMBERS))
    chosen = ops.topk(considered, ops.constant(1), _NUMBERS, "max", "none", index_element_type="i32")
    score, number = chosen.output(0), chosen.output(1)
    if wanted is None:
        return score, ops.convert(number, "f32")
    highest = ops.reduce_max(scores, ops.constant(np.array([_NUMBERS])), keep_dims=True)
    beaten = ops.less(score, highest)
    class_id = ops.gather(ops.constant(wanted.astype(np.float32)), number, ops.constant(0))
    return ops.select(beaten, ops.constant(np.zeros((1, 1, 1), np.float32)), score), class_id


def _rows(output: ov.Output, start: int, stop: int) -> ov.Node:
    one = ops.constant(np.array([1]))
    return ops.slice(output, ops.constant(np.array([start])), ops.constant(np.array([stop])), one, one)
