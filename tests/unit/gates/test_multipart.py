"""alertStream cut into parts: every quirk in any chunking, and any garbage either parts or GateFault."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gates.hikvision.multipart import Limits, MultipartReader, Part, PartKind, boundary_of
from models.errors import GateFault
from tests.servers.isapi_wire import PartWriter, Quirks, StoredEvent, heartbeat, notification

EVENT = StoredEvent(1199, 5, 75, "2026-02-24T19:45:13+08:00", {"doorNo": 1, "employeeNoString": "7"})


def chunks(data: bytes, sizes: list[int]) -> list[bytes]:
    out: list[bytes] = []
    position = 0
    for size in itertools.cycle(sizes):
        if position >= len(data):
            return out
        out.append(data[position : position + size])
        position += size
    return out


def read(content_type: str, pieces: list[bytes], want_pictures: bool = False) -> list[Part]:
    reader = MultipartReader(content_type, want_pictures=want_pictures)
    return [part for piece in pieces for part in reader.feed(piece)] + reader.close()


def feed_all(reader: MultipartReader, pieces: list[bytes]) -> None:
    for piece in pieces:
        reader.feed(piece)


def stream(quirks: Quirks, events: int = 2) -> tuple[str, bytes, list[bytes]]:
    """Content-Type, the whole stream, and the bodies it holds."""
    writer, bodies, data = PartWriter(quirks), [], b""
    for serial in range(events):
        body = notification(quirks, StoredEvent(serial, 5, 75, EVENT.time, EVENT.fields))
        bodies.append(body)
        data += writer.part(body, "application/json")
        if quirks.with_picture:
            data += writer.picture()
    bodies.append(heartbeat(quirks, EVENT.time))
    data += writer.part(bodies[-1], "application/xml")
    return f"multipart/mixed; boundary={quirks.boundary_declared}", data, bodies


BOUNDARIES = [
    ("MIME_boundary", "MIME_boundary"),
    ("<MIME_boundary>", "<MIME_boundary>"),
    ("<boundary>", "boundary"),
    ("--myboundary", "myboundary"),
    ("--myboundary", "--myboundary"),
    ('"quoted.(1+1)"', "quoted.(1+1)"),
]
LINE_ENDS = [(b"\r\n",), (b"\n",), (b"\r\n", b"\n"), (b"\n", b"\r\n", b"\r\n")]


@pytest.mark.parametrize(("declared", "sent"), BOUNDARIES)
@pytest.mark.parametrize("line_ends", LINE_ENDS)
@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_boundary_forms_and_line_ends(declared: str, sent: str, line_ends: tuple[bytes, ...], size: int) -> None:
    quirks = Quirks(boundary_declared=declared, boundary_sent=sent, line_ends=line_ends)
    content_type, data, bodies = stream(quirks)
    assert [part.body for part in read(content_type, chunks(data, [size]))] == bodies


@given(
    body=st.sampled_from(["json", "json_text", "xml"]),
    length=st.sampled_from(["right", "absent", "too_small", "too_large"]),
    delimiter_after=st.booleans(),
    picture=st.booleans(),
    line_ends=st.sampled_from(LINE_ENDS),
    sizes=st.lists(st.integers(1, 400), min_size=1, max_size=8),
)
@settings(deadline=None, max_examples=60)
def test_any_chunking_gives_the_same_parts(
    body: str, length: str, delimiter_after: bool, picture: bool, line_ends: tuple[bytes, ...], sizes: list[int]
) -> None:
    quirks = Quirks(
        body=body,  # type: ignore[arg-type]
        content_length=length,  # type: ignore[arg-type]
        delimiter_after=delimiter_after,
        with_picture=picture,
        line_ends=line_ends,
    )
    content_type, data, bodies = stream(quirks)
    parts = read(content_type, chunks(data, sizes))
    assert [part.body for part in parts if part.kind is not PartKind.PICTURE] == bodies


@pytest.mark.parametrize("body", ["json", "xml"])
@pytest.mark.parametrize("length", ["right", "absent", "too_small", "too_large"])
def test_a_whole_document_is_handed_over_before_the_next_delimiter(body: str, length: str) -> None:
    quirks = Quirks(delimiter_after=False, body=body, content_length=length)  # type: ignore[arg-type]
    reader = MultipartReader("multipart/mixed; boundary=MIME_boundary")
    document = notification(quirks, EVENT)
    (part,) = reader.feed(PartWriter(quirks).part(document, "application/json"))
    assert part.body == document


def test_pictures_are_counted_and_dropped_unless_wanted() -> None:
    content_type, data, _ = stream(Quirks(with_picture=True), events=1)
    dropped = next(p for p in read(content_type, chunks(data, [1000])) if p.kind is PartKind.PICTURE)
    kept = next(p for p in read(content_type, chunks(data, [1000]), want_pictures=True) if p.kind is PartKind.PICTURE)
    assert (dropped.body, dropped.size_bytes) == (b"", 20484)
    assert kept.body == b"\xff\xd8" + bytes(range(256)) * 80 + b"\xff\xd9"


def test_a_picture_is_known_by_its_file_name() -> None:
    head = b'--b\r\nContent-Disposition: form-data; name="Picture"; filename="Picture.jpg"\r\n\r\n'
    (part,) = MultipartReader("multipart/mixed; boundary=b").feed(head + b"{}\r\n--b\r\n")
    assert part.kind is PartKind.PICTURE


def test_a_part_without_headers_is_read() -> None:
    reader = MultipartReader("multipart/mixed; boundary=b")
    parts = reader.feed(b'--b\r\n\r\n{"a":1}\r\n--b\r\n{"b":2}\r\n--b\r\n')
    assert [part.body for part in parts] == [b'{"a":1}', b'{"b":2}']


def test_nothing_is_read_after_the_closing_delimiter() -> None:
    reader = MultipartReader("multipart/mixed; boundary=b")
    assert len(reader.feed(b"--b\r\n\r\n{}\r\n--b--\r\n")) == 1
    assert reader.feed(b"--b\r\n\r\n{}\r\n--b\r\n") == []


@pytest.mark.parametrize(
    "content_type",
    ["", "application/xml", "multipart/mixed", "multipart/mixed; boundary=", "multipart/mixed; boundary=----"],
)
def test_a_content_type_that_is_no_stream(content_type: str) -> None:
    with pytest.raises(GateFault):
        MultipartReader(content_type)


def test_a_boundary_beyond_reason() -> None:
    with pytest.raises(GateFault):
        boundary_of(f"multipart/mixed; boundary={'x' * 201}")


@pytest.mark.parametrize(
    "begin",
    [
        b"",
        b"--b\r\n",
        b"--b\r\nContent-Type: application/json\r\n\r\n{",
        b"--b\r\nContent-Type: image/jpeg\r\n\r\n",
        b"--b\r\n\r\n{}\r\n",
    ],
)
def test_an_endless_part_is_cut_off(begin: bytes) -> None:
    limits = Limits(header_bytes=2000, text_part_bytes=5000, picture_part_bytes=9000, stray_bytes=4000)
    reader = MultipartReader("multipart/mixed; boundary=b", limits)
    reader.feed(begin)
    with pytest.raises(GateFault):
        feed_all(reader, [b"x" * 500] * 100)


def test_a_flood_of_tiny_parts_in_one_chunk_is_cut_off() -> None:
    reader = MultipartReader("multipart/mixed; boundary=b", Limits(parts_per_feed=50))
    with pytest.raises(GateFault):
        reader.feed(b"--b\r\n\r\n{}\r\n" * 100)


SALAD = st.lists(
    st.one_of(
        st.binary(max_size=60),
        st.sampled_from(
            [
                b"--b\r\n",
                b"--b\n",
                b"\r\n",
                b"\n\n",
                b"--b--\r\n",
                b"{",
                b"}",
                b"<a>",
                b"</a>",
                b"Content-Length: 9\r\n",
            ]
        ),
    ),
    max_size=40,
)


@given(SALAD, st.lists(st.integers(1, 50), min_size=1, max_size=5))
@settings(deadline=None, max_examples=200)
def test_any_garbage_gives_parts_or_a_gate_fault(pieces: list[bytes], sizes: list[int]) -> None:
    reader = MultipartReader("multipart/mixed; boundary=b", Limits(200, 100, 300, 300, 200, 100))
    try:
        parts = [part for chunk in chunks(b"".join(pieces), sizes) for part in reader.feed(chunk)] + reader.close()
    except GateFault:
        return
    assert all(part.size_bytes <= 300 for part in parts)


@given(st.text(max_size=100))
@settings(deadline=None)
def test_any_content_type_gives_a_boundary_or_a_gate_fault(content_type: str) -> None:
    try:
        token = boundary_of("multipart/mixed; boundary=" + content_type)
    except GateFault:
        return
    assert 0 < len(token) <= 200
