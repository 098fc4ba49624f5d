"""The tiny networks of `networks` as checkpoints of torch; imported only where torch is installed."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray


class TinyNetwork(torch.nn.Module):  # type: ignore[misc,no-any-unimported,unused-ignore]
    """`still` plus `lit` times the picture's mean, for each picture."""

    def __init__(self, still: NDArray[np.float32], lit: NDArray[np.float32], names: tuple[str, ...] | None) -> None:
        super().__init__()
        self.register_buffer("still", torch.from_numpy(np.ascontiguousarray(still)))
        self.register_buffer("lit", torch.from_numpy(np.ascontiguousarray(lit)))
        self.task = "detect"
        if names is not None:
            self.names = dict(enumerate(names))

    def forward(self, pictures: Any) -> Any:
        """(n, 3, h, w) to (n, rows, columns)."""
        return self.still + self.lit * pictures.mean(dim=(1, 2, 3))[:, None, None]


def save_checkpoint(
    path: Path, still: NDArray[np.float32], lit: NDArray[np.float32], names: tuple[str, ...] | None
) -> Path:
    """Write a checkpoint as ultralytics writes them."""
    torch.save({"model": TinyNetwork(still, lit, names), "train_args": {}}, str(path))
    return path
