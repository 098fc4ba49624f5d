"""Areas, accounts, sessions; cameras, gates and what they reported; settings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def _words(constraint: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=constraint, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    _areas()
    _accounts()
    _sessions()
    _api_tokens()
    _cameras()
    _camera_states()
    _gates()
    _gate_states()
    _access_events()
    _settings()


def _areas() -> None:
    op.create_table(
        "areas",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Text(), nullable=True),
        sa.Column("level", _words("level", "city", "county", "street", "community", "grid"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.CheckConstraint("(level = 'city') = (parent_id IS NULL)", name=op.f("ck_areas_city_on_top")),
        sa.CheckConstraint("substr(path, 1, 1) = '/' AND length(path) > 2", name=op.f("ck_areas_path_form")),
        sa.ForeignKeyConstraint(["parent_id"], ["areas.id"], name=op.f("fk_areas_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_areas")),
        sa.UniqueConstraint("code", name=op.f("uq_areas_code")),
        sa.UniqueConstraint("path", name=op.f("uq_areas_path")),
    )
    op.create_index(op.f("ix_areas_parent_id"), "areas", ["parent_id"], unique=False)


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column(
            "role", _words("role", "admin", "operator", "security_officer", "grid_worker", "auditor"), nullable=False
        ),
        sa.Column("area_id", sa.Text(), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("failed_logins", sa.Integer(), nullable=False),
        sa.Column("locked_until", TIME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.CheckConstraint("area_id IS NOT NULL OR role = 'admin'", name=op.f("ck_accounts_area_or_admin")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_accounts_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("username", name=op.f("uq_accounts_username")),
    )
    op.create_index(op.f("ix_accounts_area_id"), "accounts", ["area_id"], unique=False)


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("csrf_token", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("last_seen_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_sessions_account_id")),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_account_id"), "sessions", ["account_id"], unique=False)
    op.create_index(op.f("ix_sessions_expires_at"), "sessions", ["expires_at"], unique=False)


def _api_tokens() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=True),
        sa.Column("last_used_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_api_tokens_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_api_tokens_token_sha256")),
    )
    op.create_index(op.f("ix_api_tokens_account_id"), "api_tokens", ["account_id"], unique=False)


def _cameras() -> None:
    op.create_table(
        "cameras",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("password_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("transport", _words("transport", "tcp", "udp"), nullable=False),
        sa.Column("analysis_fps", sa.Double(), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column(
            "state", _words("state", "connecting", "online", "stalled", "unauthorised", "offline"), nullable=False
        ),
        sa.Column("state_reason", sa.Text(), nullable=False),
        sa.Column("state_at", TIME, nullable=False),
        sa.Column("stream", sa.JSON(), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("removed_at", TIME, nullable=True),
        sa.CheckConstraint("analysis_fps > 0 AND analysis_fps <= 60", name=op.f("ck_cameras_analysis_fps")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_cameras_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cameras")),
    )
    op.create_index(op.f("ix_cameras_area_id"), "cameras", ["area_id"], unique=False)


def _camera_states() -> None:
    op.create_table(
        "camera_states",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("camera_id", sa.Text(), nullable=False),
        sa.Column(
            "state", _words("state", "connecting", "online", "stalled", "unauthorised", "offline"), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["camera_id"], ["cameras.id"], name=op.f("fk_camera_states_camera_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_camera_states")),
    )
    op.create_index(op.f("ix_camera_states_camera_id_at"), "camera_states", ["camera_id", "at"], unique=False)


def _gates() -> None:
    op.create_table(
        "gates",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("password_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("doors", sa.Integer(), nullable=False),
        sa.Column("options", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("state", _words("state", "connecting", "online", "unauthorised", "offline"), nullable=False),
        sa.Column("state_reason", sa.Text(), nullable=False),
        sa.Column("state_at", TIME, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("removed_at", TIME, nullable=True),
        sa.CheckConstraint("doors BETWEEN 1 AND 64", name=op.f("ck_gates_doors")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_gates_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gates")),
    )
    op.create_index(op.f("ix_gates_area_id"), "gates", ["area_id"], unique=False)


def _gate_states() -> None:
    op.create_table(
        "gate_states",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gate_id", sa.Text(), nullable=False),
        sa.Column("state", _words("state", "connecting", "online", "unauthorised", "offline"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["gate_id"], ["gates.id"], name=op.f("fk_gate_states_gate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_states")),
    )
    op.create_index(op.f("ix_gate_states_gate_id_at"), "gate_states", ["gate_id", "at"], unique=False)


def _access_events() -> None:
    op.create_table(
        "access_events",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("gate_id", sa.Text(), nullable=False),
        sa.Column("door_no", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _words(
                "kind",
                "granted",
                "denied",
                "door_opened",
                "door_closed",
                "door_forced",
                "door_held",
                "door_held_ended",
                "remote_opened",
                "tamper",
                "duress",
                "device_fault",
                "other",
            ),
            nullable=False,
        ),
        sa.Column("at", TIME, nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column(
            "credential",
            _words("credential", "card", "face", "fingerprint", "pin", "plate", "qr", "remote", "button", "unknown"),
            nullable=False,
        ),
        sa.Column("person_ref", sa.Text(), nullable=False),
        sa.Column("clock_believed", sa.Boolean(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["gate_id"], ["gates.id"], name=op.f("fk_access_events_gate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_events")),
    )
    op.create_index(op.f("ix_access_events_gate_id_at"), "access_events", ["gate_id", "at"], unique=False)


def _settings() -> None:
    op.create_table(
        "settings",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )
