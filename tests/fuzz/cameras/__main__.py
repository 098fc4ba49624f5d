"""One target under Atheris (libFuzzer): `python -m tests.fuzz.cameras TARGET [CORPUS] [-max_total_time=SECONDS …]`."""

import importlib
import sys

atheris = importlib.import_module("atheris")  # in no environment of ours: whoever wants to fuzz brings it

with atheris.instrument_imports(include=["cameras", "models.errors", "models.media"]):
    from tests.fuzz.cameras.wire import TARGETS

atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[sys.argv[1]])
atheris.Fuzz()
