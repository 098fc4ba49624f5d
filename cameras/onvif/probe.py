"""WS-Discovery messages: the probe we send and the matches that come back. Pure.

Source: OASIS WS-Discovery (April 2005 namespace) as profiled by the ONVIF Core Specification, section 7.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from cameras.onvif.words import plain

LARGEST_REPLY_BYTES = 65_507
LONGEST_ADDRESS = 300
MOST_ADDRESSES = 16  # a reply may name several for one device

_SOAP = "http://www.w3.org/2003/05/soap-envelope"
_WSA = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
_WSD = "http://schemas.xmlsoap.org/ws/2005/04/discovery"
_SCOPE = "onvif://www.onvif.org/"
_PROBE = f"""<?xml version="1.0" encoding="UTF-8"?>
<e:Envelope xmlns:e="{_SOAP}" xmlns:w="{_WSA}" xmlns:d="{_WSD}" xmlns:dn="http://www.onvif.org/ver10/network/wsdl">
<e:Header><w:MessageID>%s</w:MessageID><w:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</w:To>
<w:Action>{_WSD}/Probe</w:Action></e:Header>
<e:Body><d:Probe><d:Types>dn:NetworkVideoTransmitter</d:Types></d:Probe></e:Body></e:Envelope>"""


@dataclass(frozen=True, slots=True)
class Discovered:
    """A device that answered: where it is, and the name and hardware it gives itself ("" where it says nothing)."""

    host: str
    port: int
    name: str
    hardware: str
    xaddr: str


def probe_message(message_id: str) -> bytes:
    """The probe for network video transmitters; `message_id` is a urn:uuid."""
    return (_PROBE % message_id).encode()


def parse_probe_matches(data: bytes, message_id: str, sender: str) -> list[Discovered]:
    """The devices a reply names; none for anything that is no answer to our probe.

    `sender`: the address the reply came from; of several service addresses the one at that host is taken.
    """
    if len(data) > LARGEST_REPLY_BYTES:
        return []
    try:
        envelope = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return []
    relates_to = envelope.findtext(f".//{{{_WSA}}}RelatesTo")
    if relates_to is not None and relates_to.strip() != message_id:
        return []
    return list(_matches(envelope, sender))


def _matches(envelope: Element, sender: str) -> Iterator[Discovered]:
    for match in envelope.iterfind(f".//{{{_WSD}}}ProbeMatch"):
        scopes = (match.findtext(f"{{{_WSD}}}Scopes") or "").split()
        place = _service_address((match.findtext(f"{{{_WSD}}}XAddrs") or "").split(), sender)
        if place is not None:
            host, port, xaddr = place
            yield Discovered(host, port, _scope(scopes, "name"), _scope(scopes, "hardware"), xaddr)


def _service_address(xaddrs: list[str], sender: str) -> tuple[str, int, str] | None:
    places = [place for xaddr in xaddrs[:MOST_ADDRESSES] if (place := _place(xaddr)) is not None]
    return next((place for place in places if place[0] == sender), places[0] if places else None)


def _place(xaddr: str) -> tuple[str, int, str] | None:
    try:
        parts = urlsplit(xaddr)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or not xaddr.isprintable() or "@" in parts.netloc:
        return None
    return parts.hostname, port, xaddr[:LONGEST_ADDRESS]


def _scope(scopes: list[str], name: str) -> str:
    """The value of the first `onvif://www.onvif.org/<name>/<value>` scope, in plain characters."""
    prefix = f"{_SCOPE}{name}/"
    value = next((scope[len(prefix) :] for scope in scopes if scope.startswith(prefix)), "")
    return plain(unquote(value).replace("_", " "))
