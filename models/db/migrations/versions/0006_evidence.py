"""For which event a piece of evidence was made, what its manifest lacks, when it was deleted; holds; privacy masks."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("evidence", sa.Column("event_id", sa.Text(), nullable=True))
    op.add_column("evidence", sa.Column("note", sa.Text(), nullable=False, server_default=""))
    op.add_column("evidence", sa.Column("removed_at", TIME, nullable=True))
    op.create_index(op.f("ix_evidence_taken_at"), "evidence", ["taken_at"], unique=False)
    op.add_column("cameras", sa.Column("masks", sa.JSON(), nullable=False, server_default="[]"))
    _holds()


def _holds() -> None:
    op.create_table(
        "evidence_holds",
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("at", TIME, nullable=False),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_evidence_holds_reason")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_evidence_holds_account_id")),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_evidence_holds_alert_id")),
        sa.PrimaryKeyConstraint("alert_id", name=op.f("pk_evidence_holds")),
    )
