"""A watch process and whoever asks it, over a real socket."""

import socket
import stat
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from gates.webhook.signature import SIGNATURE_HEADER, TIMESTAMP_HEADER
from models.access import CommandOutcome, DoorPhysical
from models.errors import GateUnreachable, InputError, NotFound, SettingsError
from models.watching import Ages, Alertness, CameraWatch, DetectorInfo, DetectorScore, Stage, WakeReason, WatchReport
from tests.fakes.clock import ManualClock
from tests.fakes.watch import FakeWatch
from xueliang.shards.client import ShardAway, ShardClient, read_reports
from xueliang.shards.control import MOST_BODY_BYTES, ControlServer
from xueliang.shards.sockets import listen, socket_path
from xueliang.shards.wire import Pulse

GATE = "gate_1"


def full_report(shard: int = 0) -> WatchReport:
    ages = Ages()
    ages.add(0.2)
    camera = CameraWatch(
        "cam_1",
        "online",
        received=7,
        dropped={"not_due": 3},
        alertness=Alertness.IDLE,
        woken_by=WakeReason.CHANGE,
        ages_s={Stage.RULED: 0.2},
    )
    return WatchReport(shard, 12, 1.5, 0.5, 10**9, "yolo", (camera,), {Stage.RULED: ages}, {"rules": "坏了"})


@contextmanager
def served(watch: FakeWatch, path: Path) -> Iterator[ShardClient]:
    server = ControlServer(watch, path)
    server.start()
    try:
        with closing(ShardClient(path)) as client:
            yield client
    finally:
        server.stop(5)


@pytest.fixture
def watch() -> FakeWatch:
    return FakeWatch(doors={(GATE, 1): DoorPhysical.CLOSED, (GATE, 2): DoorPhysical.UNKNOWN})


@pytest.fixture
def client(watch: FakeWatch, tmp_path: Path) -> Iterator[ShardClient]:
    with served(watch, socket_path(tmp_path, 3)) as connected:
        yield connected


def test_a_report_and_a_detector_arrive_as_they_were_given(client: ShardClient, watch: FakeWatch) -> None:
    watch.report = full_report()
    assert client.report() == watch.report
    assert client.pulse() == Pulse(12, 1.5)
    assert client.detector() is None
    watch.network = DetectorInfo("yolo", "yolo.onnx", "openvino", 640, ("person",), "ab" * 32)
    assert client.detector() == watch.network
    scores = (DetectorScore("PETS09-S2L1", 0.8, 0.9, 465),)
    watch.network = replace(watch.network, bundled=True, licence="AGPL-3.0", trained_on="ours", scores=scores)
    assert client.detector() == watch.network


def test_pictures_come_with_their_time(client: ShardClient, watch: FakeWatch, clock: ManualClock) -> None:
    watch.pictures["cam_1"] = (b"\xff\xd8" + bytes(200_000), clock.now())
    assert client.jpeg("cam_1") == watch.pictures["cam_1"]
    assert client.jpeg("cam_2") is None


def test_doors_do_what_is_asked_and_errors_keep_their_kind(client: ShardClient) -> None:
    opened = client.command(GATE, 1, "open")
    assert (opened.outcome, opened.door) == (CommandOutcome.VERIFIED, DoorPhysical.OPEN)
    assert client.door_state(GATE, 1) is DoorPhysical.OPEN
    assert client.command(GATE, 1, "close").reason == "no answer: 门禁"
    with pytest.raises(GateUnreachable, match="no route"):
        client.door_state(GATE, 2)
    with pytest.raises(NotFound, match="gate_9"):
        client.command("gate_9", 1, "open")


def test_deliveries_carry_their_signature_and_nothing_else(client: ShardClient, watch: FakeWatch) -> None:
    headers = {TIMESTAMP_HEADER: "1", SIGNATURE_HEADER: "sha256=00"}
    receipt = client.take_webhook(GATE, {**headers, "X-More": "1"}, b"[]")
    assert (receipt.accepted, receipt.repeated) == (3, 1)
    assert watch.asked == [(GATE, headers, b"[]")]
    with pytest.raises(ShardAway, match="413"):
        client.take_webhook(GATE, headers, bytes(MOST_BODY_BYTES + 1))


def test_words_reach_it_and_unknown_ones_are_refused(client: ShardClient, watch: FakeWatch) -> None:
    client.follow("rules")
    client.wake("cam_1")
    client.tell_states()
    assert watch.asked == [("reload", "rules"), ("wake", "cam_1"), ("states",)]
    with pytest.raises(InputError, match="cameras, gates, rules"):
        client.follow("weather")  # type: ignore[arg-type]


def test_the_socket_is_for_its_owner_replaces_a_dead_one_and_goes_with_its_server(tmp_path: Path) -> None:
    path = socket_path(tmp_path, 0)
    listen(path).close()  # as after kill -9
    with closing(ShardClient(path)) as early, pytest.raises(ShardAway, match="does not answer"):
        early.report()
    with served(FakeWatch(), path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert not path.exists()


def test_a_folder_of_any_length_will_do(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 100) / ("b" * 100)
    deep.mkdir(parents=True)
    with pytest.raises(SettingsError, match="run"):
        ShardClient(socket_path(deep, 0))
    with served(FakeWatch(full_report()), socket_path(deep, 0)) as client:
        assert client.report() == full_report()
        assert read_reports(deep) == [full_report()]


def test_reports_are_read_of_all_that_answer(tmp_path: Path) -> None:
    assert read_reports(tmp_path) == []
    listen(socket_path(tmp_path, 1)).close()
    (tmp_path / "run" / "watch-x.sock").touch()
    with served(FakeWatch(full_report(2)), socket_path(tmp_path, 2)):
        assert read_reports(tmp_path) == [full_report(2)]


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nnot json!",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 409 No\r\nContent-Length: 2\r\n\r\n[]",
        b"nonsense\r\n\r\n",
        b"",
    ],
)
def test_whatever_answers_there_a_report_is_read_or_the_shard_is_away(tmp_path: Path, answer: bytes) -> None:
    path = socket_path(tmp_path, 0)
    with closing(listen(path)) as listening, closing(ShardClient(path)) as client:
        listening.listen()

        def answer_once() -> None:
            with closing(listening.accept()[0]) as connection:
                connection.recv(4096)
                connection.sendall(answer)
                connection.shutdown(socket.SHUT_WR)

        thread = threading.Thread(target=answer_once)
        thread.start()
        with pytest.raises(ShardAway):
            client.report()
        thread.join(5)
