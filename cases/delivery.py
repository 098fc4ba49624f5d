"""The outbox on its way out: at least once, by every channel, with growing pauses while one does not take it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.notify.port import Channel, Message
from models.db import outbox
from models.db.engine import Database
from models.errors import DeliveryFailed

CLAIM = timedelta(seconds=60)  # how long one deliverer has for a message before another may try
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What came of one round: messages all channels have, and messages some channel did not take."""

    done: int
    failed: int


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 2 s, doubled each time, an hour at most."""
    doublings = min(max(attempts - 1, 0), 20)
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << doublings))


def deliver_due(database: Database, channels: Mapping[str, Channel], now: datetime, limit: int = 100) -> Delivered:
    """Deliver what is due by all `channels`, oldest first; with none there is nobody to tell, and it is done.

    A channel that has a message is not sent it again because another failed. When we die between a channel's yes and
    our note of it, the message comes again with the same key. Several may deliver at once. Raises DatabaseUnavailable.
    """
    with database.read() as session:
        due = outbox.due(session, now, limit)
    outcomes = [_deliver(database, channels, message_id, now) for message_id in due]
    return Delivered(done=outcomes.count(True), failed=outcomes.count(False))


def _deliver(database: Database, channels: Mapping[str, Channel], message_id: str, now: datetime) -> bool | None:
    """Whether every channel has the message now; None when somebody else is at it."""
    with database.write() as session:
        row = outbox.claim(session, message_id, now, now + CLAIM)
        taken = outbox.taken_by(session, message_id)
    if row is None:
        return None
    message = Message(row.idempotency_key, row.topic, row.payload)
    errors = []
    for name, channel in channels.items():
        if name in taken:
            continue
        try:
            channel.send(message)
        except DeliveryFailed as fault:
            errors.append(str(fault))
        else:
            _note_taken(database, message_id, name, now)
    with database.write() as session:
        if errors:
            outbox.note_failed(session, message_id, now + pause_after(row.attempts), "; ".join(errors))
        else:
            outbox.note_delivered(session, message_id, now)
    return not errors


def _note_taken(database: Database, message_id: str, channel: str, now: datetime) -> None:
    with database.write() as session:
        outbox.note_taken(session, message_id, channel, now)
