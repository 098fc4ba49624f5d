"""Our end of TLS and another wired back to back."""

import ssl
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.rtsp.tls import CameraTls
from cameras.rtsp.tls_link import TlsLink
from tests.servers.certificates import Identity, make_identity


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    return make_identity(tmp_path_factory.mktemp("tls"))


class Peer:
    """The camera's end."""

    def __init__(self, identity: Identity) -> None:
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = identity.server_context().wrap_bio(self.incoming, self.outgoing, server_side=True)
        self.secured = False

    def receive(self, data: bytes) -> bytes:
        self.incoming.write(data)
        try:
            if not self.secured:
                self.tls.do_handshake()
                self.secured = True
            return self.tls.read(1 << 20)
        except ssl.SSLWantReadError:
            return b""


def in_chunks(link: TlsLink, data: bytes, size: int) -> bytes:
    return b"".join(link.receive(data[at : at + size]) for at in range(0, len(data), size))


def agreed(identity: Identity, size: int = 1 << 20, tls: CameraTls | None = None) -> tuple[TlsLink, Peer]:
    link = TlsLink((tls or CameraTls(ca_file=identity.certificate)).context(), "127.0.0.1")
    peer = Peer(identity)
    link.shake_hands()
    while data := link.data_to_send():
        peer.receive(data)
        in_chunks(link, peer.outgoing.read(), size)
    assert (link.secured, peer.secured) == (True, True)
    return link, peer


@pytest.mark.parametrize("size", [1, 100, 1 << 20])
def test_what_is_said_arrives_in_any_chunks(identity: Identity, size: int) -> None:
    link, peer = agreed(identity, size)
    assert link.certificate == ssl.PEM_cert_to_DER_cert(identity.certificate.read_text())
    link.send(b"DESCRIBE")
    assert peer.receive(link.data_to_send()) == b"DESCRIBE"
    said = [bytes((number,)) * 20000 for number in range(5)]
    for part in said:
        peer.tls.write(part)
    assert in_chunks(link, peer.outgoing.read(), size) == b"".join(said)
    assert not link.ended


def test_an_end_is_told_both_ways(identity: Identity) -> None:
    link, peer = agreed(identity)
    peer.tls.write(b"last")
    with pytest.raises(ssl.SSLWantReadError):
        peer.tls.unwrap()
    assert link.receive(peer.outgoing.read()) == b"last"
    assert link.ended
    link.close()
    peer.incoming.write(link.data_to_send())
    peer.tls.unwrap()


def test_a_stranger_is_refused_and_told_why(identity: Identity, tmp_path: Path) -> None:
    other = make_identity(tmp_path)
    link, peer = TlsLink(CameraTls(ca_file=other.certificate).context(), "127.0.0.1"), Peer(identity)
    link.shake_hands()
    peer.receive(link.data_to_send())
    with pytest.raises(ssl.SSLCertVerificationError):
        link.receive(peer.outgoing.read())
    with pytest.raises(ssl.SSLError, match=r"(?i)unknown.ca"):
        peer.receive(link.data_to_send())


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_are_taken_or_a_fault_of_tls(identity: Identity, data: bytes, after: bool) -> None:
    link = agreed(identity)[0] if after else TlsLink(CameraTls(verify=False).context(), "127.0.0.1")
    link.shake_hands()
    try:
        assert link.receive(data) == b""
    except ssl.SSLError:
        link.close()
        link.data_to_send()
