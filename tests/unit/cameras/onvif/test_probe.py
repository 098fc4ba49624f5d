"""WS-Discovery replies as devices send them, and as an attacker would."""

from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from cameras.onvif.probe import Discovered, parse_probe_matches, probe_message

MESSAGE_ID = "urn:uuid:0a6dc791-2be6-4991-9af1-454778a1917a"
REPLY = """<?xml version="1.0" encoding="UTF-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope"
 xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing"
 xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl">
<SOAP-ENV:Header><wsa:MessageID>urn:uuid:1</wsa:MessageID><wsa:RelatesTo>{relates}</wsa:RelatesTo></SOAP-ENV:Header>
<SOAP-ENV:Body><d:ProbeMatches><d:ProbeMatch>
<wsa:EndpointReference><wsa:Address>urn:uuid:cam</wsa:Address></wsa:EndpointReference>
<d:Types>dn:NetworkVideoTransmitter</d:Types>
<d:Scopes>onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/hardware/DS-2CD2143G2-I
 onvif://www.onvif.org/name/East%20Gate_%E4%B8%9C%E9%97%A8</d:Scopes>
<d:XAddrs>{xaddrs}</d:XAddrs><d:MetadataVersion>1</d:MetadataVersion>
</d:ProbeMatch></d:ProbeMatches></SOAP-ENV:Body></SOAP-ENV:Envelope>"""


def reply(xaddrs: str, relates: str = MESSAGE_ID) -> bytes:
    return REPLY.format(xaddrs=xaddrs, relates=relates).encode()


def parse(data: bytes, sender: str = "10.0.0.7") -> list[Discovered]:
    return parse_probe_matches(data, MESSAGE_ID, sender)


def test_the_probe_is_well_formed_and_asks_for_cameras() -> None:
    probe = fromstring(probe_message(MESSAGE_ID))
    assert probe.findtext(".//{http://schemas.xmlsoap.org/ws/2004/08/addressing}MessageID") == MESSAGE_ID
    types = probe.findtext(".//{http://schemas.xmlsoap.org/ws/2005/04/discovery}Types")
    assert types == "dn:NetworkVideoTransmitter"


def test_a_device_is_known_by_its_address_name_and_hardware() -> None:
    xaddr = "http://10.0.0.7:8080/onvif/device_service"
    assert parse(reply(xaddr)) == [Discovered("10.0.0.7", 8080, "East Gate 东门", "DS-2CD2143G2-I", xaddr)]


def test_of_several_addresses_the_one_that_answered_is_taken() -> None:
    xaddrs = "http://169.254.3.4/onvif/device_service http://[fe80::1]/onvif/x http://10.0.0.7/onvif/device_service"
    assert [(device.host, device.port) for device in parse(reply(xaddrs))] == [("10.0.0.7", 80)]
    assert [device.host for device in parse(reply(xaddrs), sender="10.9.9.9")] == ["169.254.3.4"]


def test_what_is_no_answer_to_us_is_passed_over() -> None:
    assert parse(reply("http://10.0.0.7/", relates="urn:uuid:somebody-else")) == []
    assert parse(reply("")) == []
    assert parse(reply("ftp://10.0.0.7/ http://u:p@10.0.0.7/ http://10.0.0.7:99999/ http:///x http://[::1")) == []
    assert parse(reply("http://10.0.0.7/")[:-20]) == []
    assert parse(b"x" * 70_000) == []


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    text = reply("http://10.0.0.7/&b;").decode()
    assert parse(text.replace("<SOAP-ENV:Envelope", bomb + "<SOAP-ENV:Envelope", 1).encode()) == []


@given(st.binary(max_size=300))
def test_any_bytes_are_no_device(data: bytes) -> None:
    assert parse(data) == []


@given(st.integers(0, 900), st.binary(max_size=20))
def test_a_reply_spoilt_anywhere_is_read_or_passed_over(place: int, junk: bytes) -> None:
    data = reply("http://10.0.0.7/onvif/device_service")
    for device in parse(data[:place] + junk + data[place + len(junk) :]):
        assert 0 < device.port < 65536
        assert device.host
