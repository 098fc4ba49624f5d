"""Fetching releases from a server of our own."""

import hashlib
import importlib.util
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from models.errors import WeightsError
from tests.integration.vision.networks import SIDE, save_network
from tests.servers.redis import free_port
from vision.detectors.layouts import Layout
from vision.weights import find_weights
from vision.weights.notes import Release, Scores
from vision.weights.releases import known_release, pull

SCORES = {"PETS09-S2L1": Scores(recall=0.9, precision=0.9, pictures=80, objects=465, measured="bench.accuracy")}


@dataclass
class Publisher:
    """Serves `content` at `address`."""

    address: str = ""
    content: bytes = b"a checkpoint"
    status: int = 200
    asked: list[str] = field(default_factory=list)

    def release(self) -> Release:
        return Release(name="tiny", address=f"{self.address}/tiny.pt", licence="AGPL-3.0", scores=SCORES)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    there = Publisher()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            there.asked.append(self.path)
            self.send_response(there.status)
            self.send_header("Content-Length", str(len(there.content)))
            self.end_headers()
            self.wfile.write(there.content)

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    there.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield there
    server.shutdown()
    thread.join()
    server.server_close()


def exported(checkpoint: Path) -> Path:
    """Stands for the export, which needs torch: a network beside the checkpoint."""
    return save_network(checkpoint.with_suffix(".onnx"), Layout.ANCHOR_FREE, side=SIDE)


def test_a_release_is_kept_with_the_checksum_of_what_was_fetched(tmp_path: Path, publisher: Publisher) -> None:
    pulled = pull(publisher.release(), tmp_path, exported)
    assert publisher.asked == ["/tiny.pt"]
    assert pulled.note is not None
    assert pulled.note.release_sha256 == hashlib.sha256(b"a checkpoint").hexdigest()
    assert pulled.note.scores == SCORES
    assert find_weights("tiny", tmp_path) == tmp_path / "weights" / "tiny.onnx"
    assert {each.name for each in (tmp_path / "weights").iterdir()} == {"tiny.onnx", "tiny.weights.json"}


def test_the_second_time_it_must_be_the_same_file(tmp_path: Path, publisher: Publisher) -> None:
    first = pull(publisher.release(), tmp_path, exported)
    assert pull(publisher.release(), tmp_path, exported) == first
    first.path.unlink()
    publisher.content = b"another checkpoint"
    with pytest.raises(WeightsError, match="is not the file it was when it was first fetched"):
        pull(publisher.release(), tmp_path, exported)
    assert not first.path.exists()


def test_what_is_no_detector_is_not_kept(tmp_path: Path, publisher: Publisher) -> None:
    def broken(checkpoint: Path) -> Path:
        path = checkpoint.with_suffix(".onnx")
        path.write_bytes(b"half a file")
        return path

    with pytest.raises(WeightsError, match=r"tiny\.onnx is not a network"):
        pull(publisher.release(), tmp_path, broken)
    assert list((tmp_path / "weights").iterdir()) == []


@pytest.mark.parametrize("status", [404, 500])
def test_a_server_that_has_it_not_is_said_in_one_sentence(tmp_path: Path, publisher: Publisher, status: int) -> None:
    publisher.status = status
    with pytest.raises(WeightsError, match=rf"could not be fetched from 127\.0\.0\.1 .*{status}.*weights add tiny\.pt"):
        pull(publisher.release(), tmp_path, exported)


def test_without_a_network_one_sentence_says_what_to_do(tmp_path: Path) -> None:
    release = Release(name="tiny", address=f"http://127.0.0.1:{free_port()}/tiny.pt", licence="AGPL-3.0")
    with pytest.raises(WeightsError) as refused:
        pull(release, tmp_path, exported)
    assert "\n" not in str(refused.value)
    assert "fetch http://127.0.0.1" in str(refused.value)
    assert "xueliang weights add tiny.pt --licence 'AGPL-3.0'" in str(refused.value)
    assert list((tmp_path / "weights").iterdir()) == []


def test_an_unknown_name_is_refused_with_those_there_are() -> None:
    assert known_release("yolo11n").licence.startswith("AGPL-3.0")
    with pytest.raises(WeightsError, match=r"no release is known as 'yolo99'; known: .*yolo11n"):
        known_release("yolo99")


@pytest.mark.skipif(importlib.util.find_spec("ultralytics") is not None, reason="the ultralytics extra is installed")
def test_without_the_extra_nothing_is_fetched_and_one_sentence_says_what_to_do(
    tmp_path: Path, publisher: Publisher
) -> None:
    with pytest.raises(WeightsError, match=r"pip install 'xueliang\[ultralytics\]'.*weights add tiny\.onnx"):
        pull(publisher.release(), tmp_path)
    assert publisher.asked == []
