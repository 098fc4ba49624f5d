"""The Transport header, RFC 2326 section 12.39."""

import re
from dataclasses import dataclass

MAX_OFFERS = 16
_PORTS = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")
_HEX = re.compile(r"[0-9A-Fa-f]{1,8}")
TCP_PROTOCOL, UDP_PROTOCOL = "RTP/AVP/TCP", "RTP/AVP"


@dataclass(frozen=True, slots=True)
class TransportSpec:
    """One way to carry RTP and RTCP; each pair is (RTP, RTCP)."""

    tcp: bool
    unicast: bool = True
    interleaved: tuple[int, int] | None = None
    client_port: tuple[int, int] | None = None
    server_port: tuple[int, int] | None = None
    source: str = ""
    ssrc: int | None = None


def parse_transports(value: str) -> list[TransportSpec]:
    """The ways offered or chosen that are RTP/AVP; others, and what cannot be read, are left out."""
    offers = (_parse_transport(part) for part in value.split(",")[:MAX_OFFERS])
    return [offer for offer in offers if offer is not None]


def _parse_transport(text: str) -> TransportSpec | None:
    protocol, *parts = (part.strip() for part in text.split(";"))
    if protocol.upper() not in (TCP_PROTOCOL, UDP_PROTOCOL, "RTP/AVP/UDP"):
        return None
    fields = {name.strip().lower(): value.strip() for name, _, value in (part.partition("=") for part in parts)}
    ssrc = fields.get("ssrc", "")
    return TransportSpec(
        tcp=protocol.upper() == TCP_PROTOCOL,
        unicast="multicast" not in fields,
        interleaved=_pair(fields.get("interleaved", ""), 0xFF),
        client_port=_pair(fields.get("client_port", ""), 0xFFFF),
        server_port=_pair(fields.get("server_port", ""), 0xFFFF),
        source=fields.get("source", ""),
        ssrc=int(ssrc, 16) if _HEX.fullmatch(ssrc) else None,
    )


def _pair(text: str, highest: int) -> tuple[int, int] | None:
    found = _PORTS.fullmatch(text)
    if found is None:
        return None
    first = int(found[1])
    second = int(found[2]) if found[2] else first + 1
    return (first, second) if max(first, second) <= highest else None


def build_transport(spec: TransportSpec) -> str:
    """The value of a Transport header."""
    parts = [TCP_PROTOCOL if spec.tcp else UDP_PROTOCOL, "unicast" if spec.unicast else "multicast"]
    pairs = {"interleaved": spec.interleaved, "client_port": spec.client_port, "server_port": spec.server_port}
    parts += [f"{name}={pair[0]}-{pair[1]}" for name, pair in pairs.items() if pair is not None]
    if spec.ssrc is not None:
        parts.append(f"ssrc={spec.ssrc:08X}")
    return ";".join(parts)
