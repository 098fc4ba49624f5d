"""How a camera is watched, what its pictures are worth, which shard looks after a device."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
SIGHTS = ("clear", "blind", "black", "covered", "moved")


def upgrade() -> None:
    _add_word("watching", "auto", "always")
    _add_word("regions", "whole", "tiles")
    _add_word("sight", *SIGHTS)
    op.add_column("cameras", sa.Column("motion_url", sa.Text(), nullable=False, server_default=""))
    op.add_column("cameras", sa.Column("sight_reason", sa.Text(), nullable=False, server_default=""))
    op.add_column("cameras", sa.Column("sight_at", TIME, nullable=True))
    _camera_sights()
    _shard_places()


def _add_word(column: str, default: str, *others: str) -> None:
    """A column with its CHECK in one statement: SQLite cannot add a CHECK to a table that stands."""
    words = ", ".join(f"'{word}'" for word in (default, *others))
    op.execute(
        f"ALTER TABLE cameras ADD COLUMN {column} VARCHAR(32) DEFAULT '{default}' NOT NULL "
        f"CONSTRAINT ck_cameras_{column} CHECK ({column} IN ({words}))"
    )


def _camera_sights() -> None:
    op.create_table(
        "camera_sights",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("camera_id", sa.Text(), nullable=False),
        sa.Column(
            "sight",
            sa.Enum(*SIGHTS, name="sight", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["camera_id"], ["cameras.id"], name=op.f("fk_camera_sights_camera_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_camera_sights")),
    )
    op.create_index(op.f("ix_camera_sights_camera_id_at"), "camera_sights", ["camera_id", "at"], unique=False)


def _shard_places() -> None:
    op.create_table(
        "shard_places",
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("shard", sa.Integer(), nullable=False),
        sa.CheckConstraint("shard >= 0", name=op.f("ck_shard_places_shard")),
        sa.PrimaryKeyConstraint("device_id", name=op.f("pk_shard_places")),
    )
