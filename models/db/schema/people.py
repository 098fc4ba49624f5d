"""Areas, the accounts of people, and what proves that a request is theirs."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.areas import AreaLevel
from models.db.schema.columns import Row, refers_to, words
from models.people import Role


class AreaRow(Row):
    """A node of the administrative tree 市 → 县区 → 乡镇街道 → 村社区 → 网格."""

    __tablename__ = "areas"
    __table_args__ = (
        CheckConstraint("substr(path, 1, 1) = '/' AND length(path) > 2", name="path_form"),
        CheckConstraint("(level = 'city') = (parent_id IS NULL)", name="city_on_top"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    parent_id: Mapped[str | None] = refers_to("areas.id")
    level: Mapped[AreaLevel] = mapped_column(words(AreaLevel, "level"))
    code: Mapped[str] = mapped_column(unique=True)  # digits, begins with the parent's
    name: Mapped[str]
    # "/id of the city/…/id of this/": what lies under an area begins with its path. An area never moves.
    path: Mapped[str] = mapped_column(unique=True)


class AccountRow(Row):
    """A person who may sign in. Never deleted, only disabled: histories name them."""

    __tablename__ = "accounts"
    __table_args__ = (CheckConstraint("area_id IS NOT NULL OR role = 'admin'", name="area_or_admin"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)  # NFKC and casefolded
    display_name: Mapped[str]
    password_hash: Mapped[str]  # argon2id, PHC text
    role: Mapped[Role] = mapped_column(words(Role, "role"))
    area_id: Mapped[str | None] = refers_to("areas.id")  # NULL: the whole tree, administrators only
    must_change_password: Mapped[bool]
    disabled: Mapped[bool] = mapped_column(default=False)
    failed_logins: Mapped[int] = mapped_column(default=0)  # since the last good one
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime]

    area: Mapped[AreaRow | None] = relationship(lazy="raise")


class SessionRow(Row):
    """A browser that is signed in. The token itself is never stored."""

    __tablename__ = "sessions"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = refers_to("accounts.id")
    csrf_token: Mapped[str]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ApiTokenRow(Row):
    """A machine's way in, with the rights of the account that made it. The token itself is never stored."""

    __tablename__ = "api_tokens"

    id: Mapped[str] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[str] = refers_to("accounts.id")
    name: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
