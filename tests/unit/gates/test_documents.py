"""Hostile JSON and XML end as GateFault, never as anything else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gates.hikvision.documents import MOST_BYTES, json_object, leaves, local_name, text_of, xml_root
from models.errors import GateFault

LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY l0 "lol">'
    + b"".join(b'<!ENTITY l%d "%s">' % (i, b"&l%d;" % (i - 1) * 10) for i in range(1, 10))
    + b"]><a>&l9;</a>"
)


@pytest.mark.parametrize(
    "body",
    [
        LAUGHS,
        b'<!DOCTYPE a SYSTEM "http://example.org/x.dtd"><a/>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b"<a>",
        b"",
        b'<?xml version="1.0" encoding="nobody-knows"?><a/>',
        b"<a>" + b"x" * MOST_BYTES + b"</a>",
    ],
    ids=["billion laughs", "outside dtd", "file entity", "open", "empty", "encoding", "huge"],
)
def test_xml_nobody_should_send(body: bytes) -> None:
    with pytest.raises(GateFault):
        xml_root(body)


@pytest.mark.parametrize(
    "body",
    [b"[" * 200_000, b'{"a":' * 100_000, b"[1]", b"7", b"nonsense", b"\xff\xfe\x00", b'{"a":"' + b"x" * MOST_BYTES],
    ids=["deep list", "deep object", "a list", "a number", "nonsense", "bytes", "huge"],
)
def test_json_nobody_should_send(body: bytes) -> None:
    with pytest.raises(GateFault):
        json_object(body)


@pytest.mark.parametrize(
    "namespace",
    ["", ' xmlns="http://www.hikvision.com/ver20/XMLSchema"', ' xmlns="urn:psialliance-org"'],
)
def test_namespaces_fall_away(namespace: str) -> None:
    root = xml_root(f"<Alert{namespace}><doorNo> 2 </doorNo><doorNo>3</doorNo><n><x/></n></Alert>".encode())
    assert local_name(root) == "Alert"
    assert text_of(root, "doorNo") == "2"
    assert leaves(root) == {"doorNo": "2"}


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes_are_a_document_or_a_gate_fault(body: bytes) -> None:
    for read in (json_object, xml_root):
        try:
            read(body)
        except GateFault:
            continue
