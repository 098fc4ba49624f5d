"""One kind fed pictures, access events and the health of its camera, as each rule names them."""

from dataclasses import dataclass, replace

import pytest

from models.access import AccessKind
from models.cameras import CameraSight, CameraState, CameraStatus, Sight
from models.clock import from_unix
from models.errors import InputError
from models.rules import RuleSpec, ZoneShape
from rules.engine import RuleEngine
from rules.kinds.kind import (
    LINES,
    POLYGONS,
    CameraHealth,
    Outcome,
    Params,
    Rule,
    RuleKind,
    Silence,
    Stimulus,
    Stop,
    Subject,
    Tick,
)
from rules.limits import FORGET_AFTER_S
from rules.prepare import prepare_rule
from tests.unit.rules.scenes import T0, access, frame, zone

UP = ((0.5, 0.9), (0.5, 0.1))


@dataclass
class Diary:
    """What a kind was fed, outside the engine."""

    fed: list[Stimulus]

    def step(self, _rule: Rule[Params], state: int, stimulus: Stimulus) -> Outcome[int]:
        self.fed.append(stimulus)
        return state + 1, ()

    @property
    def sorts(self) -> list[str]:
        return [type(stimulus).__name__ for stimulus in self.fed]


def kind(diary: Diary, *subjects: Subject, optional: tuple[Subject, ...] = ()) -> RuleKind[Params, int]:
    return RuleKind(
        kind="diary",
        title={"zh": "日记", "en": "Diary"},
        summary={"zh": "", "en": ""},
        subjects=frozenset(subjects),
        zone_shapes=POLYGONS | LINES,
        params_model=Params,
        make_state=int,
        step=diary.step,
        optional=frozenset(optional),
        needs_zones=False,
    )


@pytest.fixture
def diary() -> Diary:
    return Diary([])


SPEC = RuleSpec("rul_1", "diary", "diary", camera_id="cam_1", gate_id="gat_1")


def covered(at_s: float = 0.0, camera_id: str = "cam_1") -> CameraSight:
    return CameraSight(camera_id, Sight.COVERED, "one shade", from_unix(T0 + at_s))


def offline(at_s: float = 0.0) -> CameraStatus:
    return CameraStatus("cam_1", CameraState.OFFLINE, "gone", from_unix(T0 + at_s))


def feed_all(engine: RuleEngine) -> None:
    engine.on_frame(frame(0, {}))
    engine.on_access(access(AccessKind.GRANTED, 0))
    engine.on_health(covered())
    engine.tick(T0)


def test_a_kind_gets_all_its_subjects_from_the_places_its_rule_names(diary: Diary) -> None:
    kinds = {"diary": kind(diary, "frame", "access", "health")}
    engine = RuleEngine([SPEC], kinds)
    feed_all(engine)
    assert diary.sorts == ["TrackedFrame", "AccessEvent", "CameraSight", "Tick"]
    engine.on_health(covered(camera_id="cam_2"))
    engine.on_access(replace(access(AccessKind.GRANTED, 0), gate_id="gat_2"))
    assert len(diary.fed) == 4


def test_a_kind_is_not_fed_what_it_does_not_look_at(diary: Diary) -> None:
    kinds = {"diary": kind(diary, "frame")}
    feed_all(RuleEngine([SPEC], kinds))
    assert diary.sorts == ["TrackedFrame"]


def test_an_optional_subject_may_be_left_out(diary: Diary) -> None:
    kinds = {"diary": kind(diary, "frame", "access", optional=("frame",))}
    engine = RuleEngine([replace(SPEC, camera_id="")], kinds)
    assert not engine.problems
    feed_all(engine)
    assert diary.sorts == ["AccessEvent", "Tick"]


@pytest.mark.parametrize(
    ("subjects", "spec", "needed"),
    [
        (("health",), replace(SPEC, camera_id=""), "a camera"),
        (("frame", "access"), replace(SPEC, gate_id=""), "a gate"),
    ],
)
def test_what_is_not_optional_must_be_named(
    diary: Diary, subjects: tuple[Subject, ...], spec: RuleSpec, needed: str
) -> None:
    kinds = {"diary": kind(diary, *subjects)}
    with pytest.raises(InputError, match=f"needs {needed}"):
        prepare_rule(spec, kinds)


def test_a_kind_may_take_several_shapes_or_none_at_all(diary: Diary) -> None:
    kinds = {"diary": kind(diary, "frame")}
    for zones in ((), (zone(),), (zone(), zone(UP, ZoneShape.LINE, "zon_2"))):
        prepare_rule(replace(SPEC, zones=zones), kinds)


def test_silence_stops_a_kind_of_pictures_and_is_told_to_the_others(diary: Diary) -> None:
    for subjects, told in (("frame",), Stop()), (("frame", "access"), Silence()):
        diary.fed.clear()
        kinds = {"diary": kind(diary, *subjects)}
        engine = RuleEngine([SPEC], kinds)
        engine.on_frame(frame(0, {}))
        engine.tick(T0)
        engine.tick(T0 + FORGET_AFTER_S)
        assert [each for each in diary.fed if not isinstance(each, Tick)][1:] == [told]


def test_a_rule_that_starts_learns_how_its_camera_is(diary: Diary) -> None:
    kinds = {"diary": kind(diary, "health")}
    engine = RuleEngine(kinds=kinds)
    news: list[CameraHealth] = [offline(0), covered(1), offline(2), covered(3, "cam_2")]
    for each in news:
        engine.on_health(each)
    engine.set_rules([SPEC])
    assert diary.fed == [offline(2), covered(1)]
    engine.set_rules([replace(SPEC, name="renamed")])
    assert len(diary.fed) == 2
