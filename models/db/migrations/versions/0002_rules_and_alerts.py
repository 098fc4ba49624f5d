"""Zones, rules, rule events, alerts and evidence; facts on their way in."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def _words(constraint: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=constraint, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    _zones()
    _rules()
    _rule_zones()
    _rule_events()
    _alerts()
    _alert_events()
    _alert_history()
    _evidence()
    _inbox()


def _zones() -> None:
    op.create_table(
        "zones",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("camera_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("shape", _words("shape", "polygon", "line"), nullable=False),
        sa.Column("points_xy_norm", sa.JSON(), nullable=False),
        sa.Column("anchor", _words("anchor", "bottom_center", "center", "top_center"), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("removed_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["camera_id"], ["cameras.id"], name=op.f("fk_zones_camera_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zones")),
    )
    op.create_index(op.f("ix_zones_camera_id"), "zones", ["camera_id"], unique=False)


def _rules() -> None:
    op.create_table(
        "rules",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("camera_id", sa.Text(), nullable=True),
        sa.Column("gate_id", sa.Text(), nullable=True),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        sa.Column("direct", sa.Boolean(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("removed_at", TIME, nullable=True),
        sa.CheckConstraint("camera_id IS NOT NULL OR gate_id IS NOT NULL", name=op.f("ck_rules_somewhere")),
        sa.CheckConstraint("severity BETWEEN 1 AND 3", name=op.f("ck_rules_severity")),
        sa.ForeignKeyConstraint(["camera_id"], ["cameras.id"], name=op.f("fk_rules_camera_id")),
        sa.ForeignKeyConstraint(["gate_id"], ["gates.id"], name=op.f("fk_rules_gate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules")),
    )
    op.create_index(op.f("ix_rules_camera_id"), "rules", ["camera_id"], unique=False)
    op.create_index(op.f("ix_rules_gate_id"), "rules", ["gate_id"], unique=False)


def _rule_zones() -> None:
    op.create_table(
        "rule_zones",
        sa.Column("rule_id", sa.Text(), nullable=False),
        sa.Column("zone_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["rule_id"], ["rules.id"], name=op.f("fk_rule_zones_rule_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["zone_id"], ["zones.id"], name=op.f("fk_rule_zones_zone_id")),
        sa.PrimaryKeyConstraint("rule_id", "zone_id", name=op.f("pk_rule_zones")),
    )
    op.create_index(op.f("ix_rule_zones_zone_id"), "rule_zones", ["zone_id"], unique=False)


def _rule_events() -> None:
    op.create_table(
        "rule_events",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("rule_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("camera_id", sa.Text(), nullable=True),
        sa.Column("gate_id", sa.Text(), nullable=True),
        sa.Column("zone_id", sa.Text(), nullable=True),
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("class_name", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("began_at", TIME, nullable=False),
        sa.Column("last_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("processed_at", TIME, nullable=True),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= began_at", name=op.f("ck_rule_events_ended_after_began")),
        sa.CheckConstraint("last_at >= began_at", name=op.f("ck_rule_events_last_after_began")),
        sa.ForeignKeyConstraint(["camera_id"], ["cameras.id"], name=op.f("fk_rule_events_camera_id")),
        sa.ForeignKeyConstraint(["gate_id"], ["gates.id"], name=op.f("fk_rule_events_gate_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["rules.id"], name=op.f("fk_rule_events_rule_id")),
        sa.ForeignKeyConstraint(["zone_id"], ["zones.id"], name=op.f("fk_rule_events_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_events")),
    )
    op.create_index(op.f("ix_rule_events_rule_id"), "rule_events", ["rule_id"], unique=False)


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column(
            "state",
            _words("state", "new", "acknowledged", "confirmed", "false_alarm", "merged", "expired"),
            nullable=False,
        ),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        sa.Column("rule_id", sa.Text(), nullable=False),
        sa.Column("camera_id", sa.Text(), nullable=True),
        sa.Column("gate_id", sa.Text(), nullable=True),
        sa.Column("door_no", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Text(), nullable=True),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("event_count", sa.Integer(), nullable=False),
        sa.Column("class_name", sa.Text(), nullable=False),
        sa.Column("began_at", TIME, nullable=False),
        sa.Column("last_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("event_count >= 1", name=op.f("ck_alerts_event_count")),
        sa.CheckConstraint("last_at >= began_at", name=op.f("ck_alerts_last_after_began")),
        sa.CheckConstraint("severity BETWEEN 1 AND 3", name=op.f("ck_alerts_severity")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_alerts_area_id")),
        sa.ForeignKeyConstraint(["camera_id"], ["cameras.id"], name=op.f("fk_alerts_camera_id")),
        sa.ForeignKeyConstraint(["gate_id"], ["gates.id"], name=op.f("fk_alerts_gate_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["rules.id"], name=op.f("fk_alerts_rule_id")),
        sa.ForeignKeyConstraint(["zone_id"], ["zones.id"], name=op.f("fk_alerts_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    op.create_index(op.f("ix_alerts_area_id"), "alerts", ["area_id"], unique=False)
    op.create_index(op.f("ix_alerts_camera_id"), "alerts", ["camera_id"], unique=False)
    op.create_index(op.f("ix_alerts_created_at_id"), "alerts", ["created_at", "id"], unique=False)
    op.create_index(op.f("ix_alerts_gate_id"), "alerts", ["gate_id"], unique=False)
    op.create_index(op.f("ix_alerts_last_at"), "alerts", ["last_at"], unique=False)
    op.create_index(op.f("ix_alerts_rule_id_last_at"), "alerts", ["rule_id", "last_at"], unique=False)
    op.create_index(op.f("ix_alerts_state_severity"), "alerts", ["state", "severity"], unique=False)


def _alert_events() -> None:
    op.create_table(
        "alert_events",
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_alert_events_alert_id")),
        sa.ForeignKeyConstraint(["event_id"], ["rule_events.id"], name=op.f("fk_alert_events_event_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_alert_events")),
    )
    op.create_index(op.f("ix_alert_events_alert_id"), "alert_events", ["alert_id"], unique=False)


def _alert_history() -> None:
    op.create_table(
        "alert_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("move", _words("move", "acknowledge", "confirm", "false_alarm", "merge", "expire"), nullable=True),
        sa.Column(
            "from_state",
            _words("from_state", "new", "acknowledged", "confirmed", "false_alarm", "merged", "expired"),
            nullable=True,
        ),
        sa.Column(
            "to_state",
            _words("to_state", "new", "acknowledged", "confirmed", "false_alarm", "merged", "expired"),
            nullable=False,
        ),
        sa.Column(
            "reason",
            _words(
                "reason",
                "animal",
                "shadow_or_light",
                "weather",
                "vegetation",
                "authorised_person",
                "wrong_object",
                "zone_drawn_wrong",
                "test",
                "other",
            ),
            nullable=True,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(to_state = 'false_alarm') = (reason IS NOT NULL)", name=op.f("ck_alert_history_false_alarm_has_reason")
        ),
        sa.CheckConstraint("(move IS NULL) = (from_state IS NULL)", name=op.f("ck_alert_history_raised_from_nothing")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_alert_history_account_id")),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_alert_history_alert_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_history")),
    )
    op.create_index(op.f("ix_alert_history_alert_id"), "alert_history", ["alert_id"], unique=False)


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("taken_at", TIME, nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_evidence_sha256")),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_evidence_alert_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("alert_id", "sha256", name=op.f("uq_evidence_alert_id_sha256")),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("done_at", TIME, nullable=True),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_inbox")),
        sa.UniqueConstraint("id", name=op.f("uq_inbox_id")),
    )
    op.create_index(op.f("ix_inbox_done_at_seq"), "inbox", ["done_at", "seq"], unique=False)
