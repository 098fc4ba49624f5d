"""An RTSP camera as a source of access units."""

from collections.abc import Sequence

from cameras.frametime import FrameTime, spread_arrivals
from cameras.rtp.counters import RtpCounters
from cameras.rtp.reception import TimedPicture
from cameras.rtsp.auth import Login
from cameras.rtsp.tls import CameraTls
from cameras.rtsp.urls import RtspAddress, parse_address
from cameras.rtsp.visit import RtspVisit
from cameras.source import InfoSink, UnitsSink
from models.cameras import CameraConfig, Transport
from models.clock import Clock
from models.errors import CameraFault
from models.media import AccessUnit, StreamInfo

MAX_REDIRECTS = 3


class RtspSource:
    """One connection to one RTSP camera; satisfies `cameras.source.CameraSource`, `Paced` and `Heard`.

    `epoch`: the first epoch of its access units; read `epoch` afterwards, it grows when the camera restarts its
    stream within the connection (and `on_info` is then called again if codec or size changed).
    `connect_timeout_s`: from the first packet we send until the camera plays.
    A redirection is followed at the camera's own host only: a camera must not make us visit what it cannot reach
    itself, nor show the pictures of another place as its own; and never from rtsps:// to rtsp://.
    `tls`: what is asked of the certificate of an rtsps:// camera; pictures then come over TCP only.
    A camera may give its parameter sets in its description or only beside its key pictures. Until then its size is not
    known, and its key pictures are marked as damaged; one that never gives any is told so (CameraFault).
    """

    def __init__(
        self,
        config: CameraConfig,
        clock: Clock,
        *,
        epoch: int = 0,
        connect_timeout_s: float = 10.0,
        tls: CameraTls | None = None,
    ) -> None:
        self._config, self._clock, self._camera_id = config, clock, config.camera_id
        self._first_epoch = self._epoch = epoch
        self._connect_timeout_s, self._tls = connect_timeout_s, tls or CameraTls()
        self._visit: RtspVisit | None = None
        self._frame_time = FrameTime(clock)
        self._info: StreamInfo | None = None
        self._relaxed = False

    @property
    def counters(self) -> RtpCounters:
        """What was counted since `run` began."""
        return self._visit.counters if self._visit else RtpCounters()

    @property
    def clock_offset_s(self) -> float | None:
        """The camera's wall clock minus ours by its last RTCP sender report; None until one came."""
        return self._visit.clock_offset_s if self._visit else None

    @property
    def epoch(self) -> int:
        """The epoch of the latest access unit."""
        return self._epoch

    async def run(self, on_info: InfoSink, on_units: UnitsSink) -> None:
        """See CameraSource.run. Raises StreamEnded, CameraUnreachable, CameraUnauthorised or CameraFault."""
        config = self._config
        address = parse_address(config.url)
        if address.tls and config.transport is not Transport.TCP:
            raise CameraFault("rtsps:// protects pictures over TCP only: set the transport to tcp")
        login = Login(config.username, config.password) if config.username else None
        for _ in range(MAX_REDIRECTS + 1):
            url = await self._begin_visit(address, login, on_info, on_units).run()
            target = parse_address(url)
            if target.host != address.host:
                raise CameraFault(
                    f"the camera sends us to another host, {target.host[:80]}: add that one by its own address"
                )
            if address.tls and not target.tls:
                raise CameraFault("the camera sends us from rtsps:// to an address without encryption")
            address = target
        raise CameraFault(f"the camera sent us elsewhere more than {MAX_REDIRECTS} times")

    def _begin_visit(
        self, address: RtspAddress, login: Login | None, on_info: InfoSink, on_units: UnitsSink
    ) -> RtspVisit:
        def deliver(pictures: Sequence[TimedPicture], since_s: float, read_s: float) -> None:
            units: list[AccessUnit] = []
            arrivals_s = spread_arrivals([(each.epoch, each.pts_s) for each in pictures], since_s, read_s)
            for timed, mono_s in zip(pictures, arrivals_s, strict=True):
                news = self._news(timed) if timed.picture.is_key or self._info is None else None
                if units and (news is not None or units[-1].epoch != self._first_epoch + timed.epoch):
                    on_units(units)
                    units = []
                if news is not None:
                    on_info(news)
                units.append(self._unit(timed, mono_s))
            if units:
                on_units(units)

        self._visit = RtspVisit(
            address,
            login,
            self._clock,
            deliver,
            tcp=self._config.transport is Transport.TCP,
            patience_s=self._connect_timeout_s,
            tls=self._tls,
        )
        self._visit.set_pace(relaxed=self._relaxed)
        return self._visit

    def heard_until_s(self, now_s: float) -> float:
        """See Heard."""
        return self._visit.heard_until_s(now_s) if self._visit is not None else now_s

    def set_pace(self, *, relaxed: bool) -> None:
        """See Paced."""
        self._relaxed = relaxed
        if self._visit is not None:
            self._visit.set_pace(relaxed=relaxed)

    def _news(self, timed: TimedPicture) -> StreamInfo | None:
        """What the stream is from this picture on, where that is new."""
        info = StreamInfo(timed.format.codec, timed.resolution_wh, timed.format.fps)
        before, self._info = self._info, info
        return info if info != before else None

    def _unit(self, timed: TimedPicture, mono_s: float) -> AccessUnit:
        (data, _, is_key, damaged), pts_s, epoch, video, _ = timed
        if self._first_epoch + epoch != self._epoch:
            self._epoch = self._first_epoch + epoch
            self._frame_time = FrameTime(self._clock)
        frame_time_s = self._frame_time.stamp(pts_s, mono_s)
        return AccessUnit(self._camera_id, video.codec, data, pts_s, mono_s, frame_time_s, is_key, self._epoch, damaged)
