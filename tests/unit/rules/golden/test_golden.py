"""Each golden case at each of its rates of pictures: the events it must give, within a gap."""

import pytest

from models.rules import Phase
from tests.unit.rules.golden.cases import RATES, T0, all_cases, read_case
from tests.unit.rules.scenes import begins

_TRIED = [
    pytest.param(name, fps, id=f"{name}-{fps:g}")
    for name in all_cases()
    for fps in read_case(name).told.get("fps", RATES)
]


@pytest.mark.parametrize(("name", "fps"), _TRIED)
def test_a_case_gives_its_events_at_any_rate(name: str, fps: float) -> None:
    case = read_case(name)
    events, wanted = case.events(fps), case.told["events"]
    assert [event.track_id for event in begins(events)] == [each["track"] for each in wanted]
    tolerance_s = case.told.get("tolerance_s", 0.0) + 1 / fps + 1e-6
    for begin, each in zip(begins(events), wanted, strict=True):
        assert begin.time_s - T0 == pytest.approx(each["begins_s"], abs=tolerance_s)
        assert each.get("values", {}).items() <= dict(begin.values).items()
        if "ends_s" in each:
            [end] = [event for event in events if (event.event_id, event.phase) == (begin.event_id, Phase.END)]
            assert end.time_s - T0 == pytest.approx(each["ends_s"], abs=tolerance_s)
