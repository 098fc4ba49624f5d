"""Conditions and arming of rules, and zones in which nobody counts."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("rules", sa.Column("conditions", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("rules", sa.Column("armed", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("rules", sa.Column("armed_until", TIME, nullable=True))
    op.add_column("rule_zones", sa.Column("excludes", sa.Boolean(), nullable=False, server_default=sa.false()))
