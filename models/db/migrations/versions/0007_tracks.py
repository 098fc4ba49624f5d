"""Tracks as they were seen, a row a camera and minute."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "track_minutes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("camera_id", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("began_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=False),
        sa.Column("pictures", sa.Integer(), nullable=False),
        sa.Column("sightings", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("ended_at >= began_at", name=op.f("ck_track_minutes_ended_after_began")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track_minutes")),
    )
    op.create_index(
        op.f("ix_track_minutes_camera_id_began_at"), "track_minutes", ["camera_id", "began_at"], unique=False
    )
    op.create_index(op.f("ix_track_minutes_ended_at"), "track_minutes", ["ended_at"], unique=False)
