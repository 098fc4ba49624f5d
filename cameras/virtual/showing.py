"""One clip being played to everybody who watches it: read once, paced once, packed once."""

import asyncio
import logging
import secrets

import av

from cameras.rtp.faults import RtpFault
from cameras.rtp.rtcp import build_goodbye
from cameras.rtp.sender import RtpSender
from cameras.virtual.clips import CLOCK_RATE_HZ, Clip, pictures
from cameras.virtual.viewers import Viewer
from models.clock import Clock

REPORT_EVERY_S = 5.0
MAX_LAG_S = 2.0
_CNAME = "xueliang-virtual-camera"
_log = logging.getLogger(__name__)


class Showing:
    """Plays from the clip's beginning while it has viewers; a later viewer joins where the clip then stands."""

    def __init__(self, clip: Clip, clock: Clock) -> None:
        self.sender = RtpSender(
            clip.video.payload_type, secrets.randbits(32), secrets.randbits(15), secrets.randbits(31)
        )
        self._clip, self._clock = clip, clock
        self._viewers: list[Viewer] = []
        self._began_s = clock.mono_s()
        self._reported_s = self._began_s
        self._task: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Whether pictures are being sent."""
        return self._task is not None and not self._task.done()

    @property
    def ticks(self) -> int:
        """Where the stream stands now, at 90 kHz."""
        return int((self._clock.mono_s() - self._began_s) * CLOCK_RATE_HZ)

    def join(self, viewer: Viewer) -> None:
        """Begin to send to a viewer; the first one starts the clip."""
        self._viewers.append(viewer)
        viewer.send_report(self._report())
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._play())

    def leave(self, viewer: Viewer) -> None:
        """Send no more to a viewer; without viewers the showing ends."""
        if viewer in self._viewers:
            self._viewers.remove(viewer)
        if not self._viewers:
            self.stop()

    def stop(self) -> None:
        """End the showing."""
        if self._task is not None:
            self._task.cancel()

    async def _play(self) -> None:
        name = self._clip.path.name
        try:
            for picture in pictures(self._clip):
                await self._wait_until(picture.due_s)
                packets = self.sender.packets_of(picture.payloads, picture.ticks)
                now_s = self._clock.mono_s()
                for viewer in tuple(self._viewers):
                    viewer.send(packets, picture.is_key, now_s)
                self._report_when_due(now_s)
        except (OSError, av.error.FFmpegError, ValueError, RtpFault) as error:
            _log.warning("virtual camera stopped: %s: %s", name, error, extra={"action": "virtual_camera_stopped"})
        for viewer in tuple(self._viewers):
            viewer.send_report(build_goodbye(self.sender.ssrc))
            viewer.end()

    async def _wait_until(self, due_s: float) -> None:
        late_s = self._clock.mono_s() - self._began_s - due_s
        if late_s > MAX_LAG_S:
            self._began_s += late_s
        await self._clock.sleep(max(0.0, -late_s))

    def _report_when_due(self, now_s: float) -> None:
        if now_s - self._reported_s < REPORT_EVERY_S:
            return
        self._reported_s = now_s
        report = self._report()
        for viewer in tuple(self._viewers):
            viewer.send_report(report)

    def _report(self) -> bytes:
        return self.sender.report(self.ticks, self._clock.now().timestamp(), _CNAME)
