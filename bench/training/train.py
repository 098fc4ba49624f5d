"""Training, from random numbers or from an exported file, for so many minutes; it can be stopped and goes on.

Needs the training environment. Several workers each take batches of their own and share what they learned each step,
which on a busy machine costs less waiting than several threads of one.
"""

import math
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
import torch.distributed as dist

from bench.training.batches import Batch, Batches, canvas_at, pixels_share
from bench.training.network import load, new_network
from bench.training.pictures import Labelled, read

STATE: Final = "state.pt"
_EMA: Final = 0.997
_WARM_STEPS: Final = 150
_LOOKED_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Plan:
    """`folders` of pictures; `run`: where the state is kept; `minutes` of training in all, those of earlier calls
    counted in; `batch`: pictures a step and worker on the smallest canvas; `begin`: an exported file, None for random
    numbers."""

    folders: tuple[Path, ...]
    run: Path
    minutes: float
    workers: int = 1
    batch: int = 12
    rate: float = 2e-3
    device: str = "cpu"
    begin: Path | None = None
    seed: int = 0


def work(rank: int, plan: Plan) -> None:
    """One worker; the first keeps the average of the numbers and the state."""
    torch.set_num_threads(1 if plan.workers > 1 else os.cpu_count() or 1)
    if plan.workers > 1:
        meeting = f"file://{(plan.run / 'meeting').resolve()}"
        dist.init_process_group("gloo", init_method=meeting, rank=rank, world_size=plan.workers)
    _Worker(rank, plan).go()
    if plan.workers > 1:
        dist.destroy_process_group()


class _Worker:
    def __init__(self, rank: int, plan: Plan) -> None:
        torch.manual_seed(plan.seed)
        self.rank, self.plan = rank, plan
        self.network = new_network().to(plan.device)
        if plan.begin:
            load(self.network, plan.begin)
        self.average = {name: value.detach().clone() for name, value in self.network.state_dict().items()}
        self.steps, self.seen, self.spent_s = 0, 0, 0.0
        self.optimiser = torch.optim.AdamW(_groups(self.network), lr=plan.rate, betas=(0.9, 0.99))
        if (plan.run / STATE).exists():
            self._resume(torch.load(plan.run / STATE, map_location=plan.device))
        self.rng = np.random.default_rng([plan.seed, rank, self.steps])
        self.pictures: list[Labelled] = []
        self.batches = self._pictures()

    def go(self) -> None:
        """Train until the minutes are over."""
        self.network.train()
        limit_s, noted, losses = self.plan.minutes * 60, time.monotonic(), []
        while self.spent_s < limit_s:
            began = time.monotonic()
            canvas_wh = canvas_at(self.spent_s / limit_s, self.steps)
            size = max(2, round(self.plan.batch / pixels_share(canvas_wh)))
            losses.append(self._step(self.batches.draw(size, canvas_wh), self.spent_s / limit_s))
            self.seen += size * self.plan.workers
            self.spent_s = self._together(self.spent_s + time.monotonic() - began)
            if time.monotonic() - noted > _LOOKED_S:
                noted = time.monotonic()
                self._note(np.mean(losses, axis=0), canvas_wh)
                losses = []
                self.batches = self._pictures()
        self._note(np.mean(losses or [np.zeros(3)], axis=0), canvas_at(1))

    def _step(self, batch: Batch, done: float) -> "np.ndarray[Any, Any]":
        rate = (
            self.plan.rate
            * min(1.0, (self.steps + 1) / _WARM_STEPS)
            * (0.02 + 0.98 * (1 + math.cos(math.pi * done)) / 2)
        )
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        device = self.plan.device
        images = (
            torch.from_numpy(batch.images).to(device).float().div_(255).contiguous(memory_format=torch.channels_last)
        )
        truth = {
            "img": images,
            "batch_idx": torch.from_numpy(batch.of).float().to(device),
            "cls": torch.from_numpy(batch.class_id).float()[:, None].to(device),
            "bboxes": torch.from_numpy(batch.boxes).to(device),
        }
        loss, parts = self.network.loss(truth, self.network(images))
        (loss.sum() / len(images)).backward()
        self._share()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 10.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.steps += 1
        if self.rank == 0:
            self._remember()
        values = parts.values() if isinstance(parts, dict) else parts
        return np.array([float(each) for each in values])

    def _share(self) -> None:
        """The mean of all workers' gradients."""
        if self.plan.workers == 1:
            return
        gradients = [each.grad for each in self.network.parameters() if each.grad is not None]
        flat = torch.cat([each.reshape(-1) for each in gradients])
        dist.all_reduce(flat)
        flat /= self.plan.workers
        for each, part in zip(gradients, flat.split([each.numel() for each in gradients]), strict=True):
            each.copy_(part.view_as(each))

    def _together(self, spent_s: float) -> float:
        """The same time for all workers, so that they end together."""
        if self.plan.workers == 1:
            return spent_s
        shared = torch.tensor([spent_s], dtype=torch.float64)
        dist.all_reduce(shared, op=dist.ReduceOp.MAX)
        return float(shared)

    def _remember(self) -> None:
        keep = min(_EMA, (1 + self.steps) / (10 + self.steps))
        for name, value in self.network.state_dict().items():
            if value.dtype.is_floating_point:
                self.average[name].lerp_(value.detach(), 1 - keep)
            else:
                self.average[name].copy_(value)

    def _note(self, losses: "np.ndarray[Any, Any]", canvas_wh: tuple[int, int]) -> None:
        if self.rank:
            return
        box, kind, sides = losses
        print(
            f"{self.spent_s / 60:.1f} min, {self.steps} steps, {self.seen} pictures, {canvas_wh[0]}x{canvas_wh[1]}: "
            f"box {box:.3f} class {kind:.3f} sides {sides:.3f}",
            flush=True,
        )
        state = {
            "network": self.network.state_dict(),
            "average": self.average,
            "optimiser": self.optimiser.state_dict(),
            "steps": self.steps,
            "seen": self.seen,
            "spent_s": self.spent_s,
        }
        torch.save(state, self.plan.run / "state.tmp")
        (self.plan.run / "state.tmp").replace(self.plan.run / STATE)

    def _resume(self, state: dict[str, Any]) -> None:
        self.network.load_state_dict(state["network"])
        self.average = state["average"]
        self.optimiser.load_state_dict(state["optimiser"])
        self.steps, self.seen, self.spent_s = state["steps"], state["seen"], state["spent_s"]

    def _pictures(self) -> Batches:
        """Read what pictures came in; those known are not read again."""
        new = list(read(self.plan.folders, {each.name for each in self.pictures}))
        if new:
            self.pictures += new
            if self.rank == 0:
                print(f"{len(self.pictures)} pictures", flush=True)
            self.batches = Batches(self.pictures, self.rng)
        return self.batches


def _groups(network: Any) -> list[dict[str, Any]]:
    """Weights of convolutions shrink, offsets and normalisation do not."""
    weights = [each for each in network.parameters() if each.ndim > 1 and each.requires_grad]
    others = [each for each in network.parameters() if each.ndim <= 1 and each.requires_grad]
    return [{"params": weights, "weight_decay": 0.02}, {"params": others, "weight_decay": 0.0}]


def train(plan: Plan) -> None:
    """Train with all workers."""
    plan.run.mkdir(parents=True, exist_ok=True)
    (plan.run / "meeting").unlink(missing_ok=True)
    if plan.workers == 1:
        work(0, plan)
    else:
        torch.multiprocessing.spawn(work, args=(plan,), nprocs=plan.workers)


def averaged(run: Path) -> Any:
    """The network with the averaged numbers of a run."""
    network = new_network()
    network.load_state_dict(torch.load(run / STATE, map_location="cpu")["average"])
    return network
