"""The numbers of other systems: both ways, and one finding a number."""

from dataclasses import replace

from models.access import AccessKind
from rules.engine import RuleEngine
from rules.event_codes import codes_of, findings_by_code
from rules.kinds.codes import CodeTable, EventCode, artemis, gb28181
from rules.kinds.registry import RULE_KINDS
from tests.unit.rules.scenes import INSIDE, access, door_rule, frame, intrusion


def test_a_number_means_one_thing_here() -> None:
    doubled = {code: found for code, found in findings_by_code().items() if len(found) > 1}
    assert doubled == {}


def test_every_number_that_is_exact_leads_back_to_where_it_stands() -> None:
    found = findings_by_code()
    for kind in RULE_KINDS.values():
        for cause, codes in kind.event_codes.items():
            for code in codes:
                assert code.near or found[code.table, code.code] == {(kind.kind, cause)}


def test_numbers_are_written_as_their_tables_write_them() -> None:
    codes = [code for kind in RULE_KINDS.values() for each in kind.event_codes.values() for code in each]
    for code in codes:
        parts = code.code.split("/")
        assert all(part.isdigit() for part in parts)
        assert len(parts) == 1 if code.table is CodeTable.ARTEMIS else len(parts) in (2, 3)


def test_an_intrusion_is_known_to_both_tables() -> None:
    [begin] = RuleEngine([intrusion(dwell_s=0)]).on_frame(frame(0, {1: INSIDE}))
    assert set(codes_of(begin)) == {artemis(131588), gb28181(5, 6)}
    assert findings_by_code()[CodeTable.GB28181, "5/6"] == {("intrusion", "")}


def test_a_door_has_a_number_for_each_cause() -> None:
    engine = RuleEngine([door_rule()])
    [forced] = engine.on_access(access(AccessKind.DOOR_FORCED, 1))
    assert codes_of(forced) == (artemis(198657),)
    [held] = engine.on_access(access(AccessKind.DOOR_HELD, 2))
    assert codes_of(held) == (artemis(198400),)


def test_a_kind_nobody_knows_has_no_number() -> None:
    [begin] = RuleEngine([intrusion(dwell_s=0)]).on_frame(frame(0, {1: INSIDE}))
    assert codes_of(replace(begin, kind="of_another_release")) == ()


def test_the_nearest_number_is_sent_but_never_understood() -> None:
    near = replace(RULE_KINDS["intrusion"], event_codes={"": (gb28181(5, 10, near=True),)})
    assert findings_by_code({"intrusion": near}) == {}
    assert near.event_codes[""] == (EventCode(CodeTable.GB28181, "5/10", near=True),)
