"""Every kind of rule from a virtual camera and a simulated gate to an alert with its picture, in the installed command.

One service watches the films that come with it; the rules of all kinds run at once, and the gate grants, and is
forced, while the films go round.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
from av.video.stream import VideoStream

from rules.kinds.registry import RULE_KINDS
from tests.servers.isapi_device import IsapiDevice
from tests.servers.redis import free_port
from tests.system.kind_scenes import DARK, KIND_SCENES, THROUGH_THE_DOOR, UNLESS_GRANTED, WITHOUT_SCENE, KindScene
from tests.system.service import Service, first_admin, service
from tests.waiting import eventually
from xueliang.demo.films import FILMS

WITHIN_S = 300.0  # six rounds of the longest film: a busy machine misses some
GRANT_EVERY_S = 50.0  # a little more than the tailgating rule's window: one person may pass in each round of the film
FACE_PASSED, DOOR_FORCED = (5, 0x4B), (5, 0x1B)
FILM_NAMES = sorted({scene.film for scene in KIND_SCENES.values()} - {DARK})
RULE_NAME = "端到端"
SILENT = {"busy gate"}  # of the rules, those that must say nothing


def test_every_kind_has_a_scene_or_a_reason_for_having_none() -> None:
    missing = RULE_KINDS.keys() - KIND_SCENES.keys() - WITHOUT_SCENE.keys()
    assert not missing, (
        f"no scene shows {', '.join(sorted(missing))} end to end: add one to tests/system/kind_scenes.py"
    )
    assert KIND_SCENES.keys() | WITHOUT_SCENE.keys() <= RULE_KINDS.keys()
    assert not KIND_SCENES.keys() & WITHOUT_SCENE.keys()


def black_clip(path: Path) -> Path:
    """Half a minute of a camera in the dark: nothing but a little noise."""
    rng = np.random.default_rng(1)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=8, options={"preset": "ultrafast", "bf": "0", "g": "16"})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        stream.time_base = Fraction(1, 8)
        for number in range(30 * 8):
            picture = rng.integers(0, 6, (360, 640, 3), np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


class House:
    """The service with its virtual cameras, a busy gate and one nobody uses, and a rule of every kind.

    `rule_ids`: by kind, and of crossings at the door that count always, or unless a gate grants.
    """

    def __init__(self, running: Service, busy: IsapiDevice, unused: IsapiDevice) -> None:
        self._device = busy
        self.admin = admin = first_admin(running)
        stories = {name: json.loads((FILMS / f"{name}.json").read_text(encoding="utf-8")) for name in FILM_NAMES}
        self._zones = {name: story["zones"] for name, story in stories.items()}
        by_url = {camera["url"].rsplit("/", 1)[-1]: camera for camera in admin.get("/cameras?limit=200")["items"]}
        self._cameras = by_url
        self.gate_id, unused_id = (self._add_gate(by_url["gate"]["area_id"], each) for each in (busy, unused))
        self.rule_ids = {kind: self._add_rule(kind, scene, self.gate_id) for kind, scene in KIND_SCENES.items()}
        self.rule_ids["always"] = self._add_rule("line_crossing", THROUGH_THE_DOOR, "")
        self.rule_ids["unused gate"] = self._add_rule("line_crossing", UNLESS_GRANTED, unused_id)
        self.rule_ids["busy gate"] = self._add_rule("line_crossing", UNLESS_GRANTED, self.gate_id)
        self._granted_s = -GRANT_EVERY_S
        self.first_grant_at: datetime | None = None

    def _add_gate(self, area_id: str, device: IsapiDevice) -> str:
        asked = {"name": "南门门禁", "kind": "hikvision_isapi", "url": device.url, "area_id": area_id}
        gate = self.admin.post("/gates", {**asked, "username": device.username, "password": device.password})
        eventually(lambda: self.admin.get(f"/gates/{gate['id']}")["state"] == "online", timeout_s=30)
        return str(gate["id"])

    def _add_rule(self, kind: str, scene: KindScene, gate_id: str) -> str:
        camera_id = self._cameras[scene.film]["id"]
        asked = {
            "kind": kind,
            "name": f"{RULE_NAME} {kind}",
            "camera_id": camera_id,
            "zone_ids": [self._zone(camera_id, scene.film, zone) for zone in scene.zones],
            "params": scene.params,
            "conditions": scene.conditions,
        }
        gate = {"gate_id": gate_id} if scene.at_gate else {}
        return str(self.admin.post("/rules", asked | gate)["id"])

    def _zone(self, camera_id: str, film: str, zone: str | tuple[Any, ...]) -> str:
        points = self._zones[film][zone] if isinstance(zone, str) else zone
        shape = "line" if len(points) == 2 else "polygon"
        asked = {"camera_id": camera_id, "name": str(zone)[:40], "shape": shape, "points": points}
        return str(self.admin.post("/zones", asked)["id"])

    def grant_now_and_then(self) -> None:
        """Somebody shows a face at the door every so often."""
        if time.monotonic() - self._granted_s >= GRANT_EVERY_S:
            self._granted_s = time.monotonic()
            self._device.push_event(*FACE_PASSED)
            self.first_grant_at = self.first_grant_at or datetime.now(UTC)

    def force_the_door(self) -> None:
        self._device.push_event(*DOOR_FORCED)

    def alerts(self) -> dict[str, dict[str, Any]]:
        """By rule, those that have a picture; evidence follows the alert."""
        items = self.admin.get("/alerts?limit=200")["items"]
        return {alert["rule_id"]: alert for alert in items if pictures_of(alert)}


def pictures_of(alert: dict[str, Any]) -> list[str]:
    """Where the pictures of an alert are to be had."""
    return [str(each["url"]) for each in alert["evidence"] if each["media_type"] == "image/jpeg"]


@dataclass(frozen=True)
class Run:
    """What came of it. `found`: the alert of each kind, as it is shown in full."""

    house: House
    found: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """All rules at once, until each has spoken or the time is over."""
    folder = tmp_path_factory.mktemp("kinds")
    clips = {name: FILMS / f"{name}.mp4" for name in FILM_NAMES} | {DARK: black_clip(folder / "dark.mp4")}
    options = [word for name, path in clips.items() for word in ("--clip", f"{name}={path}")]
    environment = {"XUELIANG_VIRTUAL_CAMERAS__PORT": str(free_port())}
    with service(folder, environment, *options) as running, IsapiDevice() as busy, IsapiDevice() as unused:
        house = House(running, busy, unused)
        watch(house)
        alerts = house.alerts()
        shown = {kind: alerts[rule_id]["id"] for kind, rule_id in house.rule_ids.items() if rule_id in alerts}
        yield Run(house, {kind: house.admin.get(f"/alerts/{alert_id}") for kind, alert_id in shown.items()})


def watch(house: House) -> None:
    """Until each rule that has to has spoken, or time is over. The door is forced once its camera has seen somebody."""
    until_s = time.monotonic() + WITHIN_S
    forced = False

    def look() -> bool:
        nonlocal forced
        house.grant_now_and_then()
        alerts = house.alerts()
        spoken = {kind for kind, rule_id in house.rule_ids.items() if rule_id in alerts}
        if not forced and "line_crossing" in spoken:
            house.force_the_door()
            forced = True
        return spoken >= house.rule_ids.keys() - SILENT or time.monotonic() > until_s

    eventually(look, timeout_s=WITHIN_S + 30, every_s=0.5)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", KIND_SCENES)
def test_the_kind_is_an_alert_with_a_picture(run: Run, kind: str) -> None:
    assert kind in run.found, f"no alert of {kind} within {WITHIN_S:.0f} s; there came {sorted(run.found)}"
    alert, scene = run.found[kind], KIND_SCENES[kind]
    assert alert["rule_kind"] == kind
    assert (alert["gate_id"] == run.house.gate_id) == scene.at_gate
    picture = run.house.admin.picture(pictures_of(alert)[0].removeprefix("/api/v1"))
    shown = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    assert shown is not None
    assert shown.shape[1] >= 640
    values = [event["values"] for event in alert["events"]]
    assert any(scene.says.items() <= each.items() for each in values), values


@pytest.mark.timeout(600)
def test_a_forced_door_says_whether_its_camera_saw_anybody(run: Run) -> None:
    """It has been watched for a while by then, so that it knows."""
    assert run.found["watched_door"]["events"][0]["values"]["seen"] in ("person", "nobody")


@pytest.mark.timeout(600)
def test_more_people_passed_than_the_grant_allowed(run: Run) -> None:
    values = [event["values"] for event in run.found["tailgating"]["events"]]
    assert all(each["passed"] > each["granted"] for each in values)
    assert all(event["class_name"] == "person" for event in run.found["tailgating"]["events"])


@pytest.mark.timeout(600)
def test_what_is_judged_later_shows_the_moment_it_happened(run: Run) -> None:
    alert = run.found["tailgating"]
    taken = [datetime.fromisoformat(each["taken_at"]) for each in alert["evidence"] if each["label"] == "picture"]
    passed = [datetime.fromisoformat(event["began_at"]) for event in alert["events"]]
    assert taken
    assert all(min(abs(each - other) for other in passed) <= timedelta(seconds=1) for each in taken)


@pytest.mark.timeout(600)
def test_who_has_just_been_let_in_is_no_crossing_where_that_is_asked_for(run: Run) -> None:
    """The same line three times: always, unless a gate nobody uses grants, unless the busy gate does, which it has
    done ever since the rules were set."""
    assert run.found.keys() >= {"always", "unused gate"}
    known_at = run.house.first_grant_at
    assert known_at is not None
    events = run.found["busy gate"]["events"] if "busy gate" in run.found else []
    began = [datetime.fromisoformat(event["began_at"]) for event in events]
    assert [at for at in began if at > known_at + timedelta(seconds=10)] == []
