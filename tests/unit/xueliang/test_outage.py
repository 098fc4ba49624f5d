"""An outage is said once when it begins and once when it is over."""

import pytest

from xueliang.outage import Outage


def test_it_is_said_once_and_its_end_once(caplog: pytest.LogCaptureFixture) -> None:
    outage = Outage("facts wait for the bus", "publish_waits")
    outage.over()
    for number in range(100):
        outage.note(f"try {number}")
    outage.over()
    outage.over()
    assert outage.fault is None
    assert caplog.messages == [
        "facts wait for the bus: try 0",
        "no longer: facts wait for the bus (100 tries failed)",
    ]


def test_while_it_lasts_the_newest_reason_is_kept(caplog: pytest.LogCaptureFixture) -> None:
    outage = Outage("facts wait for the bus", "publish_waits")
    outage.note("refused")
    outage.note("no route")
    assert outage.fault == "facts wait for the bus: no route"
    assert caplog.messages == ["facts wait for the bus: refused"]
