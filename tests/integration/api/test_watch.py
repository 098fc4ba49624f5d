"""How the watching goes, over HTTP: whose cameras are shown, in what order, and which shards are away."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from models.cameras import CameraSight, CameraState, CameraStatus, Sight
from models.db import cameras, shard_places
from models.people import Role
from models.watching import Ages, Alertness, CameraWatch, Stage, WakeReason, WatchReport
from tests.integration.api.house import Served

V1 = "/api/v1"


def _ages(*ages_s: float) -> Ages:
    ages = Ages()
    for age_s in ages_s:
        ages.add(age_s)
    return ages


@pytest.fixture
def awake(town: Served) -> Iterator[CameraWatch]:
    """The old community's camera, awake on shard 0; the new one's, idle on shard 1."""
    own = CameraWatch(
        town.town.old.camera.id,
        state="online",
        received=1000,
        received_bytes=5_000_000,
        lost=3,
        decoded=900,
        analysed=180,
        late=2,
        dropped={"not_due": 700, "replaced": 15, "damaged": 5},
        woken_by=WakeReason.CHANGE,
        wakes=4,
        since_s=12.5,
        awake_s=36.0,
        watched_s=360.0,
        key_interval_s=2.0,
        ring_bytes=640_000,
        ring_s=10.0,
        ages_s={Stage.DETECTED: 0.12},
    )
    foreign = CameraWatch(town.town.new.camera.id, state="online", alertness=Alertness.IDLE, woken_by=None)
    ages = {Stage.DETECTED: _ages(*([0.04] * 90), *([0.4] * 10))}
    town.house.reports[:] = [
        WatchReport(0, 4321, 360.0, 90.0, 200_000_000, "yolo11n", (own,), ages, {"evidence": "the disk is full"}),
        WatchReport(1, 4322, 360.0, 36.0, 90_000_000, "yolo11n", (foreign,)),
    ]
    yield own
    town.house.reports.clear()


def _watch(town: Served, role: Role = Role.OPERATOR, **params: Any) -> Any:
    with town.browser(town.of_role[role]) as client:
        answer = client.get(f"{V1}/watch", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_camera_and_its_shard_are_shown_with_their_figures(town: Served, awake: CameraWatch) -> None:
    answer = _watch(town)
    line = next(item for item in answer["items"] if item["camera_id"] == awake.camera_id)
    assert (line["camera_name"], line["shard"]) == (town.town.old.camera.name, 0)
    assert (line["alertness"], line["woken_by"], line["since_s"]) == ("awake", "change", 12.5)
    assert (line["missed"], line["awake_share"], line["ages_s"]) == (20, 0.1, {"detected": 0.12})
    shard = answer["shards"][0]
    assert (shard["answers"], shard["pid"], shard["cpu_share"]) == (True, 4321, 0.25)
    assert (shard["online"], shard["awake"], shard["faults"]) == (1, 1, {"evidence": "the disk is full"})
    ages = answer["ages"]["detected"]
    assert len(ages["counts"]) == len(answer["age_bounds_s"]) + 1
    assert ages["p50_s"] < 0.05 < 0.3 < ages["p95_s"] <= 0.5


def test_cameras_of_others_are_neither_listed_nor_counted(town: Served, awake: CameraWatch) -> None:
    answer = _watch(town, limit=200)
    assert town.town.new.camera.id not in {item["camera_id"] for item in answer["items"]}
    assert answer["total"] == len(answer["items"])
    assert [(shard["shard"], shard["cameras"]) for shard in answer["shards"]] == [(0, 1), (1, 0)]
    with town.browser(town.town.person("stranger")) as client:
        foreign = client.get(f"{V1}/watch").json()
    assert {item["camera_id"] for item in foreign["items"]} == {town.town.new.camera.id}


def test_a_shard_that_is_away_and_its_cameras_are_told_apart_from_idle_ones(town: Served, awake: CameraWatch) -> None:
    town.house.reports.pop(0)
    with town.house.ports.database.write() as session:
        shard_places.write(session, {awake.camera_id: 0, town.town.new.camera.id: 1})
    answer = _watch(town)
    line = next(item for item in answer["items"] if item["camera_id"] == awake.camera_id)
    assert (line["shard"], line["alertness"], line["woken_by"]) == (None, None, None)
    assert [(shard["shard"], shard["answers"]) for shard in answer["shards"]] == [(0, False), (1, True)]
    with town.client() as client:
        text = client.get("/metrics").text
    assert 'xueliang_shard_up{shard="0"} 0.0' in text
    assert 'xueliang_shard_up{shard="1"} 1.0' in text


def test_of_a_shard_that_was_killed_only_its_fault_is_told(town: Served, awake: CameraWatch) -> None:
    with town.house.ports.database.write() as session:
        cameras.set_state(session, CameraStatus(awake.camera_id, CameraState.ONLINE, "", town.clock.now()))
        shard_places.write(session, {awake.camera_id: 0})
    gone = {"watch": "the watch process 0 does not answer; it is being started again"}
    last_words = replace(awake, state="offline", owed=True)
    town.house.reports[0] = WatchReport(0, 0, 0.0, 90.0, 200_000_000, "yolo11n", (last_words,), faults=gone)
    answer = _watch(town)
    line = next(item for item in answer["items"] if item["camera_id"] == awake.camera_id)
    assert (line["need"], line["shard"], line["alertness"], line["owed"]) == ("unwatched", None, None, False)
    shard = answer["shards"][0]
    assert (shard["answers"], shard["faults"], shard["cameras"], shard["rss_bytes"]) == (False, gone, 1, 0)
    with town.client() as client:
        text = client.get("/metrics").text
    assert 'xueliang_shard_up{shard="0"} 0.0' in text
    assert f'xueliang_camera_awake{{camera="{awake.camera_id}"}}' not in text
    assert f'xueliang_pictures_received_total{{camera="{awake.camera_id}"}} 1000.0' in text


def test_a_connection_is_shown_as_its_shard_knows_it(town: Served, awake: CameraWatch) -> None:
    with town.house.ports.database.write() as session:
        cameras.set_state(session, CameraStatus(awake.camera_id, CameraState.ONLINE, "as ever", town.clock.now()))
    town.house.reports[0] = replace(town.house.reports[0], cameras=(replace(awake, state="stalled", dropped={}),))
    line = next(item for item in _watch(town)["items"] if item["camera_id"] == awake.camera_id)
    assert (line["state"], line["state_reason"], line["need"]) == ("stalled", "", "connection")


def test_what_an_idle_camera_is_owed_is_shown_counted_and_measured(town: Served, awake: CameraWatch) -> None:
    unseen, quiet = town.new_camera(town.town.old), town.new_camera(town.town.old)
    idle = CameraWatch(unseen, "online", alertness=Alertness.IDLE, woken_by=None, owed=True, deaf="no route")
    said = (replace(awake, dropped={}), idle, replace(idle, camera_id=quiet, owed=False))
    town.house.reports[0] = replace(town.house.reports[0], cameras=said)
    answer = _watch(town, limit=200)
    lines = {item["camera_id"]: item for item in answer["items"]}
    assert [lines[each]["need"] for each in (unseen, awake.camera_id, quiet)] == ["owed", "awake", "nothing"]
    assert [lines[each]["owed"] for each in (unseen, awake.camera_id, quiet)] == [True, False, False]
    assert (lines[unseen]["deaf"], lines[awake.camera_id]["deaf"]) == ("no route", "")
    assert (answer["shards"][0]["owed"], answer["shards"][0]["awake"]) == (1, 1)
    shown = [item["camera_id"] for item in answer["items"] if item["need"] != "unwatched"]
    assert shown == [unseen, awake.camera_id, quiet]
    assert (answer["needs"]["owed"], answer["needs"]["awake"], answer["admitted"]) == (1, 1, answer["total"])
    of_need = _watch(town, need="owed")
    assert [item["camera_id"] for item in of_need["items"]] == [unseen]
    assert (of_need["total"], of_need["needs"], of_need["admitted"]) == (1, answer["needs"], answer["total"])
    assert _watch(town, need="owed", alertness="awake")["total"] == 0
    with town.client() as client:
        text = client.get("/metrics").text
    assert f'xueliang_camera_owed{{camera="{unseen}"}} 1.0' in text
    assert f'xueliang_camera_owed{{camera="{quiet}"}} 0.0' in text


def test_the_list_is_filtered_ordered_and_paged(town: Served, awake: CameraWatch) -> None:
    quiet = town.new_camera(town.town.old)
    blind = town.new_camera(town.town.old)
    with town.house.ports.database.write() as session:
        for camera_id in (quiet, blind, awake.camera_id):
            cameras.set_state(session, CameraStatus(camera_id, CameraState.ONLINE, "", town.clock.now()))
        cameras.set_sight(session, CameraSight(blind, Sight.BLACK, "too dark", town.clock.now()))
    idle = [
        CameraWatch(camera_id, "online", alertness=Alertness.IDLE, woken_by=None, ring_bytes=10**6)
        for camera_id in (quiet, blind)
    ]
    town.house.reports[1] = WatchReport(1, 4322, cameras=tuple(idle))
    shown = [item["camera_id"] for item in _watch(town, limit=200)["items"]]
    watched = [camera_id for camera_id in shown if camera_id in (quiet, blind, awake.camera_id)]
    assert watched == [blind, awake.camera_id, quiet]
    assert _watch(town, order="missed", limit=1)["items"][0]["camera_id"] == awake.camera_id
    assert _watch(town, order="ring_bytes", limit=1)["items"][0]["ring_bytes"] == 10**6
    assert {item["camera_id"] for item in _watch(town, alertness="idle")["items"]} == {quiet, blind}
    assert [item["camera_id"] for item in _watch(town, sight="black")["items"]] == [blind]
    assert _watch(town, shard=1)["total"] == 2
    assert _watch(town, q=town.town.old.camera.name)["total"] == 1
    assert _watch(town, area_id=town.town.old.grids[1].id)["total"] == 0
    everything = _watch(town, order="name", limit=200)["items"]
    pages = [
        item
        for offset in range(len(everything))
        for item in _watch(town, order="name", limit=1, offset=offset)["items"]
    ]
    assert pages == everything
    with town.browser(town.of_role[Role.OPERATOR]) as client:
        for params in ({"limit": 201}, {"offset": -1}, {"order": "luck"}, {"shard": 2**31}):
            assert client.get(f"{V1}/watch", params=params).status_code == 422
        assert client.get(f"{V1}/watch", params={"area_id": town.town.new.area.id}).status_code == 404


def test_the_metrics_of_the_watching_are_what_prometheus_takes(town: Served, awake: CameraWatch) -> None:
    with town.client() as client:
        text = client.get("/metrics").text
    families = {family.name: family for family in text_string_to_metric_families(text)}
    own = {"camera": awake.camera_id}
    for name, value in (
        ("xueliang_pictures_received", 1000),
        ("xueliang_pictures_late", 2),
        ("xueliang_packets_lost", 3),
        ("xueliang_camera_wakes", 4),
        ("xueliang_camera_awake_seconds", 36),
    ):
        assert families[name].type == "counter"
        sample = next(sample for sample in families[name].samples if sample.labels == own)
        assert (sample.name, sample.value) == (f"{name}_total", value)
    assert [s.value for s in families["xueliang_camera_awake"].samples if s.labels == own] == [1]
    assert [s.value for s in families["xueliang_camera_ring_bytes"].samples if s.labels == own] == [640_000]
    dropped = {s.labels["reason"]: s.value for s in families["xueliang_pictures_dropped"].samples}
    assert dropped["replaced"] == 15
    assert {s.labels["shard"]: s.value for s in families["xueliang_shard_cpu_seconds"].samples} == {"0": 90, "1": 36}
    _check_histogram(families["xueliang_picture_age_seconds"])
    for family in families.values():
        assert family.documentation
        assert all(s.name.endswith("_total") for s in family.samples if family.type == "counter")


def _check_histogram(family: Any) -> None:
    assert family.type == "histogram"
    buckets = [s for s in family.samples if s.name.endswith("_bucket") and s.labels["stage"] == "detected"]
    assert buckets[-1].labels["le"] == "+Inf"
    counts = [s.value for s in buckets]
    assert counts == sorted(counts)
    total = next(s for s in family.samples if s.name.endswith("_count") and s.labels["stage"] == "detected")
    assert counts[-1] == total.value == 100
    seconds = next(s for s in family.samples if s.name.endswith("_sum") and s.labels["stage"] == "detected")
    assert seconds.value == pytest.approx(7.6)
