"""Why a rule was armed or disarmed."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rules", sa.Column("armed_reason", sa.Text(), nullable=False, server_default=""))
