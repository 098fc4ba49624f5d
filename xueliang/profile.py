"""What `xueliang detector tune` measured of this machine, kept in the data directory; used only where it was made."""

import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.errors import SettingsError
from vision.tuning import Measured

PROFILE_FILE: Final = "detector-profile.json"
MEASURED_AS: Final = 2  # 1: on square inputs whatever the pictures; 2: on the input that 16:9 pictures take
_CPU_INFO: Final = Path("/proc/cpuinfo")


class Machine(BaseModel):
    """What makes measurements comparable."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    processor: str
    cores: int
    openvino: str

    @classmethod
    def here(cls) -> "Machine":
        """The machine this runs on, with the cores this process may use."""
        return cls(processor=_processor(), cores=len(os.sched_getaffinity(0)), openvino=version("openvino"))


class Profile(BaseModel):
    """Measurements of one network on one machine. `wanted_per_s`: pictures a second the machine was to carry.

    `measured_as`: what a measurement means; older files, which do not say, mean something else.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    measured_as: int = 1
    machine: Machine
    weights_sha256: str
    backend: str
    wanted_per_s: float = Field(ge=0)
    measured: tuple[Measured, ...] = Field(min_length=1)

    def mismatch(self, machine: Machine, weights_sha256: str, backend: str) -> str | None:
        """Why it does not hold for this machine, network and backend; None when it does."""
        if self.measured_as != MEASURED_AS:
            return "another version of xueliang measured it in another way: run `xueliang detector tune` again"
        if self.machine != machine:
            mine, theirs = machine.model_dump(), self.machine.model_dump()
            parts = [f"{key} {theirs[key]}, here {mine[key]}" for key in mine if mine[key] != theirs[key]]
            return f"it was measured on another machine ({'; '.join(parts)})"
        if self.weights_sha256 != weights_sha256:
            return "it was measured with other weights"
        if self.backend != backend:
            return f"it was measured with the backend {self.backend}"
        return None


def save_profile(profile: Profile, data_dir: Path) -> Path:
    """Write it, replacing the one before; the file is whole or not there."""
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / PROFILE_FILE
    beside = path.with_suffix(".new")
    beside.write_text(profile.model_dump_json(indent=2) + "\n", encoding="utf-8")
    beside.replace(path)
    return path


def read_profile(data_dir: Path) -> Profile | None:
    """The profile kept there, or None. Raises SettingsError for a file that is none."""
    path = data_dir / PROFILE_FILE
    if not path.is_file():
        return None
    try:
        return Profile.model_validate_json(path.read_text(encoding="utf-8"))
    except (ValidationError, UnicodeDecodeError, OSError) as error:
        raise SettingsError(
            f"{path} cannot be read as a profile: delete it or run `xueliang detector tune` again"
        ) from error


def _processor() -> str:
    lines = _CPU_INFO.read_text(encoding="utf-8").splitlines() if _CPU_INFO.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
