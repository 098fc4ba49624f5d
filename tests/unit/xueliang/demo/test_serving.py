import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from models.clock import SystemClock
from models.errors import InputError
from models.media import Codec
from tests.servers.coded_clips import make_clip
from xueliang.demo.serving import VirtualCameras, first_clips


def test_they_listen_on_a_thread_of_their_own_until_they_are_stopped(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "yard.mp4", Codec.H264, count=6)
    virtual = VirtualCameras({"yard": clip, "gate": clip}, "127.0.0.1", 0, SystemClock())
    urls = virtual.start()
    assert {name: urlsplit(url).path for name, url in urls.items()} == {"yard": "/yard", "gate": "/gate"}
    port = urlsplit(urls["yard"]).port
    assert port
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        client.sendall(b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n")
        assert client.recv(1000).startswith(b"RTSP/1.0 200")
    virtual.stop(20)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=20)


def test_a_clip_that_cannot_be_served_is_said_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("no clip")
    virtual = VirtualCameras({"text": tmp_path / "text.mp4"}, "127.0.0.1", 0, SystemClock())
    with pytest.raises(InputError, match=r"text\.mp4 cannot be opened"):
        virtual.start()
    virtual.stop(20)


def test_without_any_film_the_drawn_courtyard_is_served(tmp_path: Path) -> None:
    (tmp_path / "clips").mkdir()
    drawn = tmp_path / "clips" / "courtyard.mp4"
    drawn.write_bytes(b"drawn before")
    assert first_clips(tmp_path, tmp_path / "nothing") == {"courtyard": drawn}


def test_of_the_films_those_that_are_there_are_served(tmp_path: Path) -> None:
    for name in ("wall", "gate_1080p", "strange"):
        (tmp_path / f"{name}.mp4").touch()
    assert first_clips(tmp_path, tmp_path) == {"wall": tmp_path / "wall.mp4"}
