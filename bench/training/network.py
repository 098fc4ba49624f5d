"""The network of `network.yaml`, and its numbers in a file: a checkpoint of training, or the ONNX file that is shipped.

Needs the training environment (requirements.txt beside this file).
"""

from pathlib import Path
from typing import Any, Final

import torch
import yaml
from ultralytics.cfg import get_cfg
from ultralytics.nn.tasks import DetectionModel

from bench.training.kinds import NAMES

PLAN: Final = Path(__file__).with_name("network.yaml")


def new_network() -> Any:
    """The network with random numbers."""
    plan = yaml.safe_load(PLAN.read_text())
    network = DetectionModel(plan, ch=3, nc=len(NAMES), verbose=False)
    network.args = get_cfg()
    return network.to(memory_format=torch.channels_last)


def numbers_of(path: Path) -> dict[str, torch.Tensor]:
    """The numbers of an exported file, by their names in the network."""
    import onnx
    from onnx import numpy_helper

    kept = onnx.load(str(path)).graph.initializer
    return {each.name: torch.from_numpy(numpy_helper.to_array(each).copy()) for each in kept}


def load(network: Any, path: Path) -> None:
    """Take the numbers of an exported file; those of the plan that it lacks are counters and constants only.

    Raises ValueError where it is not of this plan.
    """
    numbers = numbers_of(path)
    wanted = network.state_dict()
    missing = [
        name for name in wanted if name not in numbers and not name.endswith(("num_batches_tracked", "dfl.conv.weight"))
    ]
    if missing:
        raise ValueError(f"{path.name} is not of {PLAN.name}: it lacks {', '.join(missing[:3])}")
    network.load_state_dict({name: numbers[name] for name in wanted if name in numbers}, strict=False)


def export(network: Any, path: Path, side: int) -> None:
    """Write an ONNX file: `images` float32 (batch, 3, h, w), RGB 0..1, to (batch, 10, places), any batch and size.

    Batch normalisation stays as it is, so that training can go on from the file; whoever runs it folds it.
    """
    network = network.float().eval().to("cpu", memory_format=torch.contiguous_format)
    head = network.model[-1]
    head.export, head.format, head.dynamic = True, "onnx", True
    free = {0: "batch", 2: "height", 3: "width"}
    torch.onnx.export(
        network,
        (torch.zeros(1, 3, side, side),),
        str(path),
        input_names=["images"],
        output_names=["output0"],
        dynamic_axes={"images": free, "output0": {0: "batch", 2: "places"}},
        opset_version=17,
        dynamo=False,
        training=torch.onnx.TrainingMode.PRESERVE,
        do_constant_folding=False,
    )
    head.export = head.dynamic = False
    _describe(path)


def _describe(path: Path) -> None:
    import onnx

    model = onnx.load(str(path))
    numbers = model.graph.output[0].type.tensor_type.shape.dim[1]
    numbers.Clear()
    numbers.dim_value = 4 + len(NAMES)
    onnx.helper.set_model_props(model, {"names": str(dict(enumerate(NAMES))), "task": "detect", "stride": "32"})
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
