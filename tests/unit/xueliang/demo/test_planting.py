import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from models.db import cameras, rules, zones
from models.db.schema import CameraRow, RuleRow, ZoneRow
from models.db.scope import Scope
from models.rules import ZoneShape
from rules.engine import validate_rule
from tests.fakes.clock import ManualClock
from tests.fakes.town import Town
from xueliang.demo.planting import Served, plant_cameras
from xueliang.demo.scenes import SCENES
from xueliang.storage import Storage

EVERYTHING = Scope.everything()
ZONES = {
    "fire_lane": [[0, 0.4], [1, 0.4], [1, 0.6], [0, 0.6]],
    "bays": [[0.6, 0.9], [0.9, 1], [0.9, 0.6], [0.7, 0.6]],
    "lawn": [[0, 0.6], [0.3, 0.9], [0.5, 0.6]],
}


@pytest.fixture
def film(tmp_path: Path) -> Path:
    (tmp_path / "courtyard.json").write_text(json.dumps({"story": "courtyard", "zones": ZONES}))
    return tmp_path / "courtyard.mp4"


def served(clips: Mapping[str, Path], port: int = 8554) -> dict[str, Served]:
    return {name: Served(f"rtsp://127.0.0.1:{port}/{name}", clip) for name, clip in clips.items()}


def there(storage: Storage) -> tuple[list[CameraRow], list[ZoneRow], list[RuleRow]]:
    with storage.database.read() as session:
        return (
            list(cameras.find(session, EVERYTHING).items),
            list(zones.find(session, EVERYTHING).items),
            list(rules.find(session, EVERYTHING).items),
        )


def ids(found: tuple[list[CameraRow], list[ZoneRow], list[RuleRow]]) -> list[str]:
    found_cameras, found_zones, found_rules = found
    return [
        *(camera.id for camera in found_cameras),
        *(zone.id for zone in found_zones),
        *(rule.id for rule in found_rules),
    ]


def test_a_film_gets_its_camera_zones_and_rules(empty: Storage, film: Path, clock: ManualClock) -> None:
    plant_cameras(empty, served({"courtyard": film}), clock)
    (camera,), planted_zones, planted_rules = there(empty)
    scene = SCENES["courtyard"]
    assert (camera.name, camera.url) == (scene.camera, "rtsp://127.0.0.1:8554/courtyard")
    assert camera.area.name == "示例网格"
    assert {zone.name for zone in planted_zones} == set(scene.zones.values())
    assert {rule.name for rule in planted_rules} == {rule.name for rule in scene.rules}
    for rule in planted_rules:
        validate_rule(rules.spec(rule))


def test_a_clip_of_which_nothing_is_known_is_watched_on_the_ground_and_across_the_middle(
    empty: Storage, tmp_path: Path, clock: ManualClock
) -> None:
    plant_cameras(empty, served({"东门": tmp_path / "any.mp4"}), clock)
    (camera,), planted_zones, planted_rules = there(empty)
    assert camera.name == "东门"
    assert {zone.shape for zone in planted_zones} == {ZoneShape.POLYGON, ZoneShape.LINE}
    assert {rule.kind for rule in planted_rules} == {"intrusion", "line_crossing"}


def test_a_later_start_plants_nothing_twice_and_follows_the_address(
    empty: Storage, film: Path, clock: ManualClock
) -> None:
    plant_cameras(empty, served({"courtyard": film}), clock)
    before = there(empty)
    plant_cameras(empty, served({"courtyard": film}, port=9000), clock)
    after = there(empty)
    assert after[0][0].url == "rtsp://127.0.0.1:9000/courtyard"
    assert ids(after) == ids(before)
    plant_cameras(empty, served({"courtyard": film}), clock)
    assert there(empty)[0][0].url == "rtsp://127.0.0.1:8554/courtyard"


def test_what_people_changed_stays_as_they_changed_it(empty: Storage, film: Path, clock: ManualClock) -> None:
    plant_cameras(empty, served({"courtyard": film, "again": film}), clock)
    renamed, real = sorted(there(empty)[0], key=lambda camera: camera.url, reverse=True)
    rule = there(empty)[2][0]
    with empty.database.write() as session:
        cameras.update(session, empty.vault, EVERYTHING, renamed.id, name="我们的院子", enabled=False)
        cameras.update(session, empty.vault, EVERYTHING, real.id, url="rtsp://10.0.0.8/main")
        rules.remove(session, EVERYTHING, rule.id, clock.now())
    plant_cameras(empty, served({"courtyard": film, "again": film}, port=9000), clock)
    found, _, left = there(empty)
    assert {(each.name, each.url, each.enabled) for each in found} == {
        ("我们的院子", "rtsp://127.0.0.1:9000/courtyard", False),
        ("中心庭院", "rtsp://10.0.0.8/main", True),
    }
    assert rule.id not in {each.id for each in left}


def test_a_camera_people_removed_does_not_come_back(empty: Storage, film: Path, clock: ManualClock) -> None:
    both = served({"courtyard": film, "again": film})
    plant_cameras(empty, both, clock)
    first, second = there(empty)[0]
    for camera, left in ((first, 1), (second, 0)):
        with empty.database.write() as session:
            cameras.remove(session, EVERYTHING, camera.id, clock.now())
        plant_cameras(empty, both, clock)
        assert len(there(empty)[0]) == left


def test_another_clip_joins_a_first_look(empty: Storage, film: Path, tmp_path: Path, clock: ManualClock) -> None:
    plant_cameras(empty, served({"courtyard": film}), clock)
    plant_cameras(empty, served({"courtyard": film, "mine": tmp_path / "mine.mp4"}), clock)
    assert {camera.name for camera in there(empty)[0]} == {"中心庭院", "mine"}


def test_a_system_with_cameras_of_its_own_gets_none(
    storage: Storage, town: Town, film: Path, clock: ManualClock
) -> None:
    before = [camera.id for camera in there(storage)[0]]
    plant_cameras(storage, served({"courtyard": film}), clock)
    assert [camera.id for camera in there(storage)[0]] == before
    assert town.old.camera.id in before


def test_without_virtual_cameras_nothing_is_made(empty: Storage, clock: ManualClock) -> None:
    plant_cameras(empty, {}, clock)
    assert there(empty) == ([], [], [])
