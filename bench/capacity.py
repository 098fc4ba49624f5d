"""What so many cameras need, by the cost model of `docs/design/capacity.md`.

    python -m bench.capacity --idle-percent P --decode-percent P --looked-at-ms MS [...]

Each cost is a figure of another bench on the machine one plans for: `--idle-percent` is `ours_N_cpu_percent_per_camera`
and `--camera-mb` `ours_N_mb_per_camera` (ring included) of `bench.idle`; `--looked-at-ms` is processor time of one
analysed picture, everything but decoding, and `--around-ms` the part of it that is not the network (`bench.pipeline`:
`cameras_N_cpu_ms` less `decode_cpu_ms`, and `around_N_cpu_ms`); `--decode-percent` is `decode_cpu_ms` times the
camera's rate over ten. `--gpu-ms` is what one picture keeps the GPU busy. Prints a line for each place.
"""

import argparse
import math
from dataclasses import dataclass, fields

PLACES = {"compound": 50, "county": 5_000, "city": 38_000}
DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Costs:
    """Of one camera and one picture; percent of one core, milliseconds of one core or of the GPU."""

    idle_percent: float
    decode_percent: float
    looked_at_ms: float
    around_ms: float
    gpu_ms: float = 1.5
    camera_mb: float = 1.1
    shard_mb: float = 350.0
    camera_kbps: float = 512.0
    picture_kb: float = 44.0


@dataclass(frozen=True, slots=True)
class Habits:
    """How cameras are used. `awake_share`: of the time, averaged over all cameras. `analysis_fps`: pictures a second
    of an awake camera. `load`: how full processors and GPUs may be. `shard_cameras`: that one process watches."""

    awake_share: float = 0.1
    analysis_fps: float = 5.0
    load: float = 0.7
    shard_cameras: int = 400
    alerts_a_day: float = 2.0
    keep_days: float = 90.0


@dataclass(frozen=True, slots=True)
class Need:
    """Of one place. `disk_gb`: evidence pictures. `network_mbps`: what the cameras send."""

    cores: float
    cores_beside_gpu: float
    gpus: float
    shards: int
    memory_gb: float
    network_mbps: float
    disk_gb: float


def need(cameras: int, costs: Costs, habits: Habits) -> Need:
    """What so many cameras need."""
    awake = cameras * habits.awake_share
    pictures_per_s = awake * habits.analysis_fps
    watching = (cameras * costs.idle_percent + awake * costs.decode_percent) / 100
    shards = math.ceil(cameras / habits.shard_cameras)
    return Need(
        cores=(watching + pictures_per_s * costs.looked_at_ms / 1000) / habits.load,
        cores_beside_gpu=(watching + pictures_per_s * costs.around_ms / 1000) / habits.load,
        gpus=pictures_per_s * costs.gpu_ms / 1000 / habits.load,
        shards=shards,
        memory_gb=(shards * costs.shard_mb + cameras * costs.camera_mb) / 1000,
        network_mbps=cameras * costs.camera_kbps / 1000,
        disk_gb=cameras * habits.alerts_a_day * habits.keep_days * costs.picture_kb / 1e6,
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="What so many cameras need.")
    for part in (Costs, Habits):
        for each in fields(part):
            known = each.default if isinstance(each.default, int | float) else None
            kind = int if each.name == "shard_cameras" else float
            parser.add_argument(
                f"--{each.name.replace('_', '-')}", type=kind, default=known, required=known is None, metavar="X"
            )
    given = vars(parser.parse_args())
    costs = Costs(**{each.name: given[each.name] for each in fields(Costs)})
    habits = Habits(**{each.name: given[each.name] for each in fields(Habits)})
    print("| place | cameras | " + " | ".join(each.name for each in fields(Need)) + " |")
    for place, cameras in PLACES.items():
        figures = need(cameras, costs, habits)
        print(f"| {place} | {cameras} | " + " | ".join(f"{getattr(figures, e.name):.3g}" for e in fields(Need)) + " |")


if __name__ == "__main__":
    main()
