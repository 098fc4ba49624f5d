"""Tracks as they were seen, kept for some days to try rules on."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from models.db.schema.columns import Row


class TrackMinuteRow(Row):
    """The tracks of one camera, of at most about a minute."""

    __tablename__ = "track_minutes"
    __table_args__ = (
        Index(None, "camera_id", "began_at"),
        CheckConstraint("ended_at >= began_at", name="ended_after_began"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)
    camera_id: Mapped[str]  # no foreign key: minutes go by age alone, and what is checked is written more slowly
    run: Mapped[str]  # of the watching: track ids of one run never mean what those of another mean
    began_at: Mapped[datetime]  # frame times of the first and the last picture
    ended_at: Mapped[datetime] = mapped_column(index=True)
    pictures: Mapped[int]
    sightings: Mapped[int]
    data: Mapped[bytes]  # models.track_codec
