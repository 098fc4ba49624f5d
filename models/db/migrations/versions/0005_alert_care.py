"""Silences, claims, notifications and marks of alerts; neighbouring cameras; synthetic alerts."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
MARKS = ("claim", "release", "take_over", "escalate", "silence", "notify", "rise", "storm")


def upgrade() -> None:
    _silences()
    _alert_care()
    _alert_marks()
    _neighbours()
    _canaries()
    _ended_events()
    _care_of_alerts_that_stand()


def _silences() -> None:
    op.create_table(
        "silences",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("camera_id", sa.Text(), nullable=True),
        sa.Column("rule_id", sa.Text(), nullable=True),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("up_to_severity", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("starts_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.CheckConstraint("camera_id IS NULL OR rule_id IS NULL", name=op.f("ck_silences_one_subject")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_silences_ends_after_start")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_silences_reason")),
        sa.CheckConstraint("up_to_severity BETWEEN 1 AND 3", name=op.f("ck_silences_up_to_severity")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_silences_account_id")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_silences_area_id")),
        sa.ForeignKeyConstraint(["camera_id"], ["cameras.id"], name=op.f("fk_silences_camera_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["accounts.id"], name=op.f("fk_silences_ended_by")),
        sa.ForeignKeyConstraint(["rule_id"], ["rules.id"], name=op.f("fk_silences_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silences")),
    )
    for column in ("area_id", "camera_id", "ends_at", "rule_id"):
        op.create_index(op.f(f"ix_silences_{column}"), "silences", [column], unique=False)


def _alert_care() -> None:
    op.create_table(
        "alert_care",
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.Column("silence_id", sa.Text(), nullable=True),
        sa.Column("storm_at", TIME, nullable=True),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("claimed_until", TIME, nullable=True),
        sa.Column("due_from", TIME, nullable=False),
        sa.Column("escalated_at", TIME, nullable=True),
        sa.Column("notified_at", TIME, nullable=True),
        sa.Column("notified_events", sa.Integer(), nullable=False),
        sa.Column("notified_severity", sa.SmallInteger(), nullable=True),
        sa.Column("look_at", TIME, nullable=True),
        sa.CheckConstraint("(claimed_by IS NULL) = (claimed_until IS NULL)", name=op.f("ck_alert_care_claim")),
        sa.CheckConstraint("(notified_at IS NULL) = (notified_severity IS NULL)", name=op.f("ck_alert_care_notified")),
        sa.CheckConstraint("notified_events >= 0", name=op.f("ck_alert_care_notified_events")),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_alert_care_alert_id")),
        sa.ForeignKeyConstraint(["claimed_by"], ["accounts.id"], name=op.f("fk_alert_care_claimed_by")),
        sa.ForeignKeyConstraint(["silence_id"], ["silences.id"], name=op.f("fk_alert_care_silence_id")),
        sa.PrimaryKeyConstraint("alert_id", name=op.f("pk_alert_care")),
    )
    op.create_index(op.f("ix_alert_care_look_at"), "alert_care", ["look_at"], unique=False)
    op.create_index(op.f("ix_alert_care_silence_id"), "alert_care", ["silence_id"], unique=False)


def _alert_marks() -> None:
    op.create_table(
        "alert_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column(
            "mark",
            sa.Enum(*MARKS, name="mark", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_alert_marks_account_id")),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_alert_marks_alert_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_marks")),
    )
    op.create_index(op.f("ix_alert_marks_alert_id"), "alert_marks", ["alert_id"], unique=False)


def _neighbours() -> None:
    op.create_table(
        "camera_neighbours",
        sa.Column("camera_id", sa.Text(), nullable=False),
        sa.Column("neighbour_id", sa.Text(), nullable=False),
        sa.CheckConstraint("camera_id < neighbour_id", name=op.f("ck_camera_neighbours_each_pair_once")),
        sa.ForeignKeyConstraint(["camera_id"], ["cameras.id"], name=op.f("fk_camera_neighbours_camera_id")),
        sa.ForeignKeyConstraint(["neighbour_id"], ["cameras.id"], name=op.f("fk_camera_neighbours_neighbour_id")),
        sa.PrimaryKeyConstraint("camera_id", "neighbour_id", name=op.f("pk_camera_neighbours")),
    )
    op.create_index(op.f("ix_camera_neighbours_neighbour_id"), "camera_neighbours", ["neighbour_id"], unique=False)
    op.create_index(op.f("ix_rule_events_camera_id_last_at"), "rule_events", ["camera_id", "last_at"], unique=False)


def _canaries() -> None:
    op.create_table(
        "canaries",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("sent_at", TIME, nullable=False),
        sa.Column("stored_at", TIME, nullable=False),
        sa.Column("arrived", sa.Integer(), nullable=False),
        sa.CheckConstraint("arrived >= 1", name=op.f("ck_canaries_arrived")),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_canaries")),
    )


def _ended_events() -> None:
    """Whether an alert still goes on is asked for every event: it must not cost a look at all its events."""
    op.add_column("alert_events", sa.Column("ended", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE alert_events SET ended = true WHERE event_id IN (SELECT id FROM rule_events WHERE ended_at IS NOT NULL)"
    )
    op.drop_index(op.f("ix_alert_events_alert_id"), "alert_events")
    op.create_index(op.f("ix_alert_events_alert_id_ended"), "alert_events", ["alert_id", "ended"], unique=False)


def _care_of_alerts_that_stand() -> None:
    """They are taken as told of already: an upgrade must not ring for every old alert."""
    op.execute(
        "INSERT INTO alert_care (alert_id, due_from, notified_at, notified_events, notified_severity)"
        " SELECT id, created_at, created_at, event_count, severity FROM alerts"
    )
