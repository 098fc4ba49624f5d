"""A small ONVIF device of our own: SOAP 1.2 over http.server, WS-UsernameToken digests verified.

It shares no code with the client it tests. Wire format: ONVIF Core and Media service specifications, WS-Security
UsernameToken Profile 1.0.
"""

import base64
import hashlib
import hmac
import queue
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ENVELOPE = """<?xml version="1.0" encoding="UTF-8"?>
<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="http://www.onvif.org/ver10/schema"
 xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:trt="http://www.onvif.org/ver10/media/wsdl"
 xmlns:ter="http://www.onvif.org/ver10/error" xmlns:tev="http://www.onvif.org/ver10/events/wsdl"
 xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2" xmlns:wsa5="http://www.w3.org/2005/08/addressing"
 xmlns:tns1="http://www.onvif.org/ver10/topics"><s:Body>%s</s:Body></s:Envelope>"""
FAULT = """<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:%s</s:Value></s:Subcode></s:Code>
<s:Reason><s:Text xml:lang="en">%s</s:Text></s:Reason></s:Fault>"""
OPEN_OPERATIONS = {"GetSystemDateAndTime"}
REALM = "onvif"


@dataclass
class OnvifDeviceSimulator:
    """How the device behaves, and what it saw."""

    username: str = "admin"
    password: str = "camera-pass-1"
    clock_ahead_s: float = 0.0
    accepted_skew_s: float = 60.0
    tells_time: bool = True
    knows_services: bool = True
    advertised: str = ""
    stream_uri: str = "rtsp://{host}:554/Streaming/Channels/{number}?transportmode=unicast&profile={token}"
    hang: bool = False
    http_status: int = 0
    raw: bytes | None = None
    mangle: Callable[[bytes], bytes] = lambda body: body
    redirect_to: str = ""
    http_digest_only: bool = False
    has_events: bool = True
    grants_s: float = 60.0
    port: int = 0
    asked: list[str] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    alarms: "queue.Queue[str]" = field(default_factory=queue.Queue)
    subscriptions: int = 0

    def raise_alarm(
        self, name: str = "IsMotion", value: str = "true", topic: str = "tns1:RuleEngine/CellMotionDetector/Motion"
    ) -> None:
        """Tell the next one who pulls."""
        at = self.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        self.alarms.put(
            '<wsnt:NotificationMessage><wsnt:Topic Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">'
            f'{topic}</wsnt:Topic><wsnt:Message><tt:Message UtcTime="{at}" PropertyOperation="Changed"><tt:Source>'
            '<tt:SimpleItem Name="VideoSourceConfigurationToken" Value="VSC_1"/></tt:Source><tt:Data>'
            f'<tt:SimpleItem Name="{name}" Value="{value}"/></tt:Data></tt:Message></wsnt:Message>'
            "</wsnt:NotificationMessage>"
        )

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.clock_ahead_s)

    def base(self) -> str:
        return self.advertised or f"127.0.0.1:{self.port}"

    def answer(self, request: str) -> tuple[int, str]:
        """HTTP status and SOAP body for one request."""
        found = re.search(r"<(?:[\w-]+:)?Body[^>]*>\s*<(?:[\w-]+:)?(\w+)", request)
        operation = found.group(1) if found else ""
        self.asked.append(operation)
        if operation not in OPEN_OPERATIONS and not self.http_digest_only and not self._signed(request):
            return 400, FAULT % ("NotAuthorized", "Sender not Authorized")
        reply = getattr(self, f"_{operation}", None)
        if reply is None:
            return 400, FAULT % ("ActionNotSupported", f"{operation} is not implemented")
        body = reply(request)
        return (400 if body.startswith("<s:Fault>") else 200), body

    def knows(self, authorization: str, uri: str) -> bool:
        """Whether an HTTP digest (RFC 7616, MD5, qop=auth) was made with the password."""
        fields = dict(re.findall(r'(\w+)="?([^",]+)"?', authorization))
        one = _md5(f"{self.username}:{REALM}:{self.password}")
        two = _md5(f"POST:{uri}")
        told = [fields.get(name, "") for name in ("nonce", "nc", "cnonce", "qop")]
        return fields.get("response") == _md5(":".join([one, *told, two]))

    def _signed(self, request: str) -> bool:
        fields = {
            name: match.group(1)
            for name in ("Username", "Password", "Nonce", "Created")
            if (match := re.search(rf"<(?:[\w-]+:)?{name}(?:\s[^>]*)?>([^<]*)<", request))
        }
        if len(fields) < 4 or fields["Username"] != self.username:
            return False
        created = datetime.fromisoformat(fields["Created"].replace("Z", "+00:00"))
        if abs((self.now() - created).total_seconds()) > self.accepted_skew_s:
            return False
        nonce = base64.b64decode(fields["Nonce"])
        digest = hashlib.sha1(nonce + fields["Created"].encode() + self.password.encode()).digest()
        return hmac.compare_digest(base64.b64encode(digest).decode(), fields["Password"])

    def _GetSystemDateAndTime(self, request: str) -> str:
        if not self.tells_time:
            return FAULT % ("NotAuthorized", "Sender not Authorized")
        at = self.now()
        return (
            "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>Manual</tt:DateTimeType>"
            "<tt:DaylightSavings>false</tt:DaylightSavings><tt:TimeZone><tt:TZ>CST-8</tt:TZ></tt:TimeZone>"
            f"<tt:UTCDateTime><tt:Time><tt:Hour>{at.hour}</tt:Hour><tt:Minute>{at.minute}</tt:Minute>"
            f"<tt:Second>{at.second}</tt:Second></tt:Time><tt:Date><tt:Year>{at.year}</tt:Year>"
            f"<tt:Month>{at.month}</tt:Month><tt:Day>{at.day}</tt:Day></tt:Date></tt:UTCDateTime>"
            "</tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>"
        )

    def _GetDeviceInformation(self, request: str) -> str:
        return (
            "<tds:GetDeviceInformationResponse><tds:Manufacturer>HIKVISION</tds:Manufacturer>"
            "<tds:Model>DS-2CD2143G2-I</tds:Model><tds:FirmwareVersion>V5.7.3 build 220112</tds:FirmwareVersion>"
            "<tds:SerialNumber>DS-2CD2143G2-I20220316AAWRJ00000000</tds:SerialNumber>"
            "<tds:HardwareId>88</tds:HardwareId></tds:GetDeviceInformationResponse>"
        )

    def _GetServices(self, request: str) -> str:
        if not self.knows_services:
            return FAULT % ("ActionNotSupported", "Optional Action Not Implemented")
        services = "".join(
            f"<tds:Service><tds:Namespace>http://www.onvif.org/ver10/{name}/wsdl</tds:Namespace>"
            f"<tds:XAddr>http://{self.base()}/onvif/{name}_service</tds:XAddr>"
            "<tds:Version><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor></tds:Version></tds:Service>"
            for name in ("device", "media")
        )
        return f"<tds:GetServicesResponse>{services}</tds:GetServicesResponse>"

    def _GetCapabilities(self, request: str) -> str:
        if "Category>Events<" in request:
            return self._event_capabilities()
        return (
            "<tds:GetCapabilitiesResponse><tds:Capabilities><tt:Media>"
            f"<tt:XAddr>http://{self.base()}/onvif/media_service</tt:XAddr><tt:StreamingCapabilities>"
            "<tt:RTPMulticast>false</tt:RTPMulticast><tt:RTP_TCP>true</tt:RTP_TCP>"
            "<tt:RTP_RTSP_TCP>true</tt:RTP_RTSP_TCP></tt:StreamingCapabilities></tt:Media></tds:Capabilities>"
            "</tds:GetCapabilitiesResponse>"
        )

    def _event_capabilities(self) -> str:
        if not self.has_events:
            return "<tds:GetCapabilitiesResponse><tds:Capabilities/></tds:GetCapabilitiesResponse>"
        return (
            "<tds:GetCapabilitiesResponse><tds:Capabilities><tt:Events>"
            f"<tt:XAddr>http://{self.base()}/onvif/event_service</tt:XAddr>"
            "<tt:WSSubscriptionPolicySupport>true</tt:WSSubscriptionPolicySupport>"
            "<tt:WSPullPointSupport>true</tt:WSPullPointSupport>"
            "<tt:WSPausableSubscriptionManagerInterfaceSupport>false"
            "</tt:WSPausableSubscriptionManagerInterfaceSupport></tt:Events></tds:Capabilities>"
            "</tds:GetCapabilitiesResponse>"
        )

    def _times(self, namespace: str) -> str:
        now, until = self.now(), self.now() + timedelta(seconds=self.grants_s)
        form = "%Y-%m-%dT%H:%M:%SZ"
        return (
            f"<{namespace}:CurrentTime>{now.strftime(form)}</{namespace}:CurrentTime>"
            f"<{namespace}:TerminationTime>{until.strftime(form)}</{namespace}:TerminationTime>"
        )

    def _CreatePullPointSubscription(self, request: str) -> str:
        self.subscriptions += 1
        return (
            "<tev:CreatePullPointSubscriptionResponse><tev:SubscriptionReference><wsa5:Address>"
            f"http://{self.base()}/onvif/subscription?Idx={self.subscriptions}</wsa5:Address>"
            f"</tev:SubscriptionReference>{self._times('wsnt')}</tev:CreatePullPointSubscriptionResponse>"
        )

    def _PullMessages(self, request: str) -> str:
        wait = re.search(r"Timeout>PT(\d+)S<", request)
        assert wait is not None
        try:
            told = self.alarms.get(timeout=float(wait.group(1)))
        except queue.Empty:
            told = ""
        return f"<tev:PullMessagesResponse>{self._times('tev')}{told}</tev:PullMessagesResponse>"

    def _Renew(self, request: str) -> str:
        return f"<wsnt:RenewResponse>{self._times('wsnt')}</wsnt:RenewResponse>"

    def _Unsubscribe(self, request: str) -> str:
        self.subscriptions -= 1
        return "<wsnt:UnsubscribeResponse/>"

    def _GetProfiles(self, request: str) -> str:
        profiles = _profile("Profile_1", "mainStream", "H264", 2560, 1440, 25)
        profiles += _profile("Profile_2", "subStream", "JPEG", 640, 360, 10)
        profiles += '<trt:Profiles token="audio" fixed="true"><tt:Name>audioOnly</tt:Name></trt:Profiles>'
        return f"<trt:GetProfilesResponse>{profiles}</trt:GetProfilesResponse>"

    def _GetStreamUri(self, request: str) -> str:
        if "RTP-Unicast" not in request or not re.search(r"Protocol>RTSP<", request):
            return FAULT % ("InvalidStreamSetup", "Only unicast over RTSP")
        found = re.search(r"ProfileToken>(Profile_(\d))<", request)
        if found is None:
            return FAULT % ("NoProfile", "No such profile")
        uri = self.stream_uri.format(host=self.base().split(":")[0], number=f"10{found.group(2)}", token=found.group(1))
        return (
            f"<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>{uri.replace('&', '&amp;')}</tt:Uri>"
            "<tt:InvalidAfterConnect>false</tt:InvalidAfterConnect><tt:InvalidAfterReboot>false</tt:InvalidAfterReboot>"
            "<tt:Timeout>PT0S</tt:Timeout></trt:MediaUri></trt:GetStreamUriResponse>"
        )


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def _profile(token: str, name: str, encoding: str, width: int, height: int, fps: int) -> str:
    return (
        f'<trt:Profiles token="{token}" fixed="true"><tt:Name>{name}</tt:Name>'
        f'<tt:VideoSourceConfiguration token="VSC_1"><tt:Name>VideoSourceConfig</tt:Name><tt:UseCount>2</tt:UseCount>'
        '<tt:SourceToken>VS_1</tt:SourceToken><tt:Bounds x="0" y="0" width="2560" height="1440"/>'
        "</tt:VideoSourceConfiguration>"
        f'<tt:VideoEncoderConfiguration token="VEC_{token}"><tt:Name>{name}</tt:Name><tt:UseCount>1</tt:UseCount>'
        f"<tt:Encoding>{encoding}</tt:Encoding><tt:Resolution><tt:Width>{width}</tt:Width>"
        f"<tt:Height>{height}</tt:Height></tt:Resolution><tt:Quality>3</tt:Quality><tt:RateControl>"
        f"<tt:FrameRateLimit>{fps}</tt:FrameRateLimit><tt:EncodingInterval>1</tt:EncodingInterval>"
        "<tt:BitrateLimit>4096</tt:BitrateLimit></tt:RateControl><tt:SessionTimeout>PT5S</tt:SessionTimeout>"
        "</tt:VideoEncoderConfiguration></trt:Profiles>"
    )


def _handler(device: OnvifDeviceSimulator) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            if device.hang:
                device.released.wait(30)
                self.close_connection = True
                return
            self._send(*self._reply(request))

        def _reply(self, request: str) -> tuple[int, bytes]:
            if device.raw is not None:
                return device.http_status or 200, device.raw
            if device.redirect_to:
                return 307, b""
            if device.http_status:
                return device.http_status, b""
            if device.http_digest_only and not device.knows(self.headers.get("Authorization", ""), self.path):
                return 401, b""
            status, body = device.answer(request)
            return status, device.mangle((ENVELOPE % body).encode())

        def _send(self, status: int, body: bytes) -> None:
            self.send_response(status)
            if device.redirect_to:
                self.send_header("Location", device.redirect_to)
            if status == 401:
                self.send_header("WWW-Authenticate", f'Digest realm="{REALM}", nonce="a1b2", qop="auth"')
            self.send_header("Content-Type", "application/soap+xml; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    return Handler


@contextmanager
def onvif_device(device: OnvifDeviceSimulator | None = None) -> Iterator[OnvifDeviceSimulator]:
    """Runs the device on a free port of the loopback (`device.port`)."""
    device = device or OnvifDeviceSimulator()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(device))
    server.daemon_threads = True
    device.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="onvif-device")
    thread.start()
    try:
        yield device
    finally:
        device.released.set()
        device.raise_alarm(value="false")  # whoever still pulls is let go
        server.shutdown()
        server.server_close()
        thread.join()
