"""What we have seen of a device's running numbers, and how what is missing is fetched from its history."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone

from gates.hikvision.client import IsapiDevice, new_search_id
from gates.hikvision.events import DeviceClock, WireEvent
from gates.hikvision.options import HikvisionOptions
from models.errors import GateUnauthorised, GateUnsupported

_MOST_PAGES = 40


class SerialLedger:
    """Up to which serial number we know everything (`caught_up_to`); None before the first event."""

    def __init__(self) -> None:
        self.caught_up_to: int | None = None
        self.newest_stamp = ""

    def is_old(self, wire: WireEvent, clock: DeviceClock, now: datetime) -> bool:
        """The device repeats what lies behind us. Some firmwares open alertStream with thousands of kept events,
        marked `currentEvent: false` or not marked at all (seen on DS-K1T342EFWX V3.3.5)."""
        if wire.current is False:
            return self.caught_up_to is None or wire.serial is None or wire.serial <= self.caught_up_to
        behind = wire.serial is not None and self.caught_up_to is not None and wire.serial <= self.caught_up_to
        return behind and wire.current is None and clock.long_past(wire.stamp, now)

    def note_past(self, wire: WireEvent) -> None:
        """An event read from history, where nothing before it is missing."""
        if wire.serial is not None and (self.caught_up_to is None or wire.serial > self.caught_up_to):
            self.caught_up_to = wire.serial
            self.newest_stamp = wire.stamp

    def note_live(self, wire: WireEvent, *, gaps_matter: bool) -> None:
        """An event as it happened. A gap before it stays open where history can fill it; a number behind us means
        that the device has begun to count anew."""
        if wire.serial is None:
            return
        known = self.caught_up_to
        if known is None or wire.serial <= known + 1 or not gaps_matter:
            self.caught_up_to = wire.serial
            self.newest_stamp = wire.stamp


class History:
    """Reads a device's AcsEvent history from where the ledger stands."""

    def __init__(self, ledger: SerialLedger, options: HikvisionOptions) -> None:
        self._ledger, self._options = ledger, options
        self._by_serial = True
        self.available = True

    async def missed(self, device: IsapiDevice, now: datetime) -> AsyncIterator[WireEvent]:
        """The events after `caught_up_to`, oldest first; at the very first the last `look_back_s` seconds.

        Ends without events on a device that keeps or gives no history (`available` turns False). At most
        1,200 events a call; the rest come with the next. Raises GateError.
        """
        try:
            async for wire in self._search(device, now):
                yield wire
        except (GateUnsupported, GateUnauthorised):
            self.available = False

    async def _search(self, device: IsapiDevice, now: datetime) -> AsyncIterator[WireEvent]:
        known = self._ledger.caught_up_to
        by_serial = self._by_serial and known is not None
        begin = known + 1 if by_serial and known is not None else None
        since = "" if by_serial else self._since(now)
        search_id, position = new_search_id(), 0
        for _ in range(_MOST_PAGES):
            page = await device.history_page(position, search_id=search_id, begin_serial=begin, since=since)
            fresh = [wire for wire in page.records if known is None or wire.serial is None or wire.serial > known]
            if by_serial and page.records and not fresh:
                self._by_serial = False  # it passes over beginSerialNo: the next round goes by time
                return
            for wire in fresh:
                yield wire
            position += len(page.records)
            if not page.more or not page.records:
                return

    def _since(self, now: datetime) -> str:
        """From when on to search, in the device's zone: its own newest time, else `look_back_s` ago."""
        if self._ledger.newest_stamp:
            return self._ledger.newest_stamp
        zone = timezone(timedelta(hours=self._options.utc_offset_h))
        begin = now.astimezone(UTC) - timedelta(seconds=self._options.look_back_s)
        return begin.astimezone(zone).isoformat(timespec="seconds")
