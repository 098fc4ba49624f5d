"""A rule tried in a process of its own, while the caller's thread waits."""

import subprocess
import sys

from pydantic import ValidationError

from cases.backtest.run import Asked, OnProgress
from cases.backtest.trial import Trial
from models.errors import DatabaseUnavailable, InputError
from xueliang.trials.wire import ORDER, SAID, Order, Said

COMMAND = (sys.executable, "-m", "xueliang.trials.worker")


class TrialBrokeError(Exception):
    """The process ended without an answer; it may have been killed for its memory."""


def try_apart(url: str, asked: Asked, on_progress: OnProgress) -> Trial:
    """As `cases.backtest.run.try_rule`, on the database of that URL.

    The process is gone when this returns or raises, also by `on_progress`. Raises TrialBrokeError besides.
    """
    process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0)  # noqa: S603
    with process:
        try:
            assert process.stdin is not None
            process.stdin.write(ORDER.dump_json(Order(url, asked)) + b"\n")
            process.stdin.flush()
            return _answer(process, on_progress)
        except BrokenPipeError as error:
            raise TrialBrokeError from error
        finally:
            process.kill()


def _answer(process: subprocess.Popen[bytes], on_progress: OnProgress) -> Trial:
    assert process.stdout is not None
    for line in process.stdout:
        said = _read(line)
        if said.refused:
            raise InputError(said.refused)
        if said.failed:
            raise DatabaseUnavailable(said.failed)
        if said.trial is not None:
            return said.trial
        on_progress(said.share)
    raise TrialBrokeError


def _read(line: bytes) -> Said:
    try:
        return SAID.validate_json(line)
    except ValidationError as error:
        raise TrialBrokeError from error
