"""Cases with their history and pictures; facts on their way out; the audit."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def _words(constraint: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=constraint, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    _case_numbers()
    _cases()
    _case_history()
    _case_attachments()
    _outbox()
    _outbox_receipts()
    _audit()
    _audit_head()


def _case_numbers() -> None:
    op.create_table(
        "case_numbers",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_case_numbers")),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column(
            "state",
            _words(
                "state", "accepted", "dispatched", "handling", "pending_check", "pending_close", "closed", "cancelled"
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("alert_id", sa.Text(), nullable=True),
        sa.Column("camera_id", sa.Text(), nullable=True),
        sa.Column("assignee_id", sa.Text(), nullable=True),
        sa.Column("rework_count", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.Column("closed_at", TIME, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('closed', 'cancelled')) = (closed_at IS NOT NULL)", name=op.f("ck_cases_closed_at")
        ),
        sa.CheckConstraint(
            "assignee_id IS NOT NULL OR state IN ('accepted', 'cancelled')", name=op.f("ck_cases_assignee")
        ),
        sa.CheckConstraint("rework_count >= 0", name=op.f("ck_cases_rework_count")),
        sa.CheckConstraint("severity BETWEEN 1 AND 3", name=op.f("ck_cases_severity")),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_cases_alert_id")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_cases_area_id")),
        sa.ForeignKeyConstraint(["assignee_id"], ["accounts.id"], name=op.f("fk_cases_assignee_id")),
        sa.ForeignKeyConstraint(["camera_id"], ["cameras.id"], name=op.f("fk_cases_camera_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("alert_id", name=op.f("uq_cases_alert_id")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
    )
    op.create_index(op.f("ix_cases_area_id"), "cases", ["area_id"], unique=False)
    op.create_index(op.f("ix_cases_assignee_id_state"), "cases", ["assignee_id", "state"], unique=False)
    op.create_index(op.f("ix_cases_created_at_id"), "cases", ["created_at", "id"], unique=False)
    op.create_index(op.f("ix_cases_state"), "cases", ["state"], unique=False)


def _case_history() -> None:
    op.create_table(
        "case_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column(
            "move",
            _words(
                "move", "assign", "reassign", "start", "return", "finish", "check_pass", "check_fail", "close", "cancel"
            ),
            nullable=True,
        ),
        sa.Column(
            "from_state",
            _words(
                "from_state",
                "accepted",
                "dispatched",
                "handling",
                "pending_check",
                "pending_close",
                "closed",
                "cancelled",
            ),
            nullable=True,
        ),
        sa.Column(
            "to_state",
            _words(
                "to_state",
                "accepted",
                "dispatched",
                "handling",
                "pending_check",
                "pending_close",
                "closed",
                "cancelled",
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("assignee_id", sa.Text(), nullable=True),
        sa.CheckConstraint("(move IS NULL) = (from_state IS NULL)", name=op.f("ck_case_history_opened_from_nothing")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_case_history_account_id")),
        sa.ForeignKeyConstraint(["assignee_id"], ["accounts.id"], name=op.f("fk_case_history_assignee_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_history_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_history")),
    )
    op.create_index(op.f("ix_case_history_case_id"), "case_history", ["case_id"], unique=False)


def _case_attachments() -> None:
    op.create_table(
        "case_attachments",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("history_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("label", _words("label", "alert_evidence", "handled", "checked"), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_case_attachments_sha256")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_case_attachments_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_attachments_case_id")),
        sa.ForeignKeyConstraint(["history_id"], ["case_history.id"], name=op.f("fk_case_attachments_history_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_attachments")),
    )
    op.create_index(op.f("ix_case_attachments_case_id"), "case_attachments", ["case_id"], unique=False)


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("delivered_at", TIME, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", TIME, nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_outbox_idempotency_key")),
    )
    op.create_index(op.f("ix_outbox_delivered_at_next_try_at"), "outbox", ["delivered_at", "next_try_at"], unique=False)


def _outbox_receipts() -> None:
    op.create_table(
        "outbox_receipts",
        sa.Column("outbox_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox.id"], name=op.f("fk_outbox_receipts_outbox_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("outbox_id", "channel", name=op.f("pk_outbox_receipts")),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("area_path", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("prev_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("length(hash) = 64 AND length(prev_hash) = 64", name=op.f("ck_audit_hash")),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_audit_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_hash")),
    )
    op.create_index(op.f("ix_audit_account_id"), "audit", ["account_id"], unique=False)


def _audit_head() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
