"""Shapes of signing in, accounts, tokens and areas."""

from datetime import datetime

from pydantic import Field

from api.schemas.words import Answer, Id, Line, Moment, Request, Secret
from models.areas import AreaLevel
from models.people import Role


class SignIn(Request):
    """Username and password (登录)."""

    username: Line = Field(description="Account name (用户名)")
    password: Secret = Field(description="Password (密码)")


class PasswordChange(Request):
    """The old password and the new one (修改密码)."""

    current_password: Secret = Field(description="The password now (当前密码)")
    new_password: Secret = Field(description="At least 10 characters, not the username, not the old one (新密码)")


class AccountAnswer(Answer):
    """A person who may sign in (账号)."""

    id: str
    username: str = Field(description="Account name (用户名)")
    display_name: str = Field(description="Name shown to others (姓名)")
    role: Role = Field(description="What they may do (角色)")
    area_id: str | None = Field(description="The node they see everything under; null: the whole tree (辖区)")
    area_name: str = Field(description="Its name; empty for the whole tree (辖区名称)")
    must_change_password: bool = Field(description="A new password is due before anything else (须修改密码)")
    disabled: bool = Field(description="May not sign in (停用)")
    created_at: datetime = Field(description="When it was made (创建时间)")


class SessionAnswer(Answer):
    """Who is signed in, and the token unsafe requests of a browser must carry (会话)."""

    account: AccountAnswer
    csrf_token: str = Field(description="Send as X-CSRF-Token on POST, PATCH and DELETE (防跨站令牌)")


class AccountNew(Request):
    """A new account; its password must be changed at the first sign-in (新建账号)."""

    username: Line = Field(description="Account name, unique (用户名)", pattern=r"^[^\s/]+$")
    display_name: Line = Field(description="Name shown to others (姓名)")
    role: Role = Field(description="What they may do (角色)")
    area_id: Id | None = Field(
        None, description="The node they see everything under; left out: the whole tree, administrators only (辖区)"
    )
    password: Secret = Field(description="First password, at least 10 characters (初始密码)")


class AccountChange(Request):
    """What to change of an account; what is left out stays (修改账号)."""

    display_name: Line | None = Field(None, description="Name shown to others (姓名)")
    role: Role | None = Field(None, description="What they may do (角色)")
    area_id: Id | None = Field(None, description="The node they see everything under (辖区)")
    disabled: bool | None = Field(None, description="May not sign in (停用)")
    password: Secret | None = Field(None, description="A new first password (重置密码)")


class TokenNew(Request):
    """A token for a machine (新建令牌)."""

    name: Line = Field(description="What it is for (名称)")
    expires_at: Moment | None = Field(None, description="When it stops working; null: never (到期时间)")


class TokenAnswer(Answer):
    """A machine's token, without its secret (令牌)."""

    id: str
    name: str = Field(description="What it is for (名称)")
    created_at: datetime = Field(description="When it was made (创建时间)")
    expires_at: datetime | None = Field(description="When it stops working (到期时间)")


class TokenMade(TokenAnswer):
    """A new token with its secret, shown this once (新令牌)."""

    token: str = Field(description="Send as `Authorization: Bearer …`; not shown again (令牌)")


class AreaAnswer(Answer):
    """A node of the administrative tree (辖区)."""

    id: str
    parent_id: str | None = Field(description="The node above; null at the top of what is seen (上级)")
    level: AreaLevel = Field(description="市 city, 县区 county, 乡镇街道 street, 村社区 community, 网格 grid (层级)")
    code: str = Field(description="Its digits, beginning with its parent's (编码)")
    name: str = Field(description="Its name (名称)")
    path: str = Field(description="The way down to it from the top (路径)")


class AreaNew(Request):
    """A new node under an existing one (新建辖区)."""

    parent_id: Id | None = Field(None, description="The node above; left out for a city (上级)")
    level: AreaLevel = Field(description="One level below the parent's (层级)")
    code: str = Field(description="Digits, beginning with the parent's (编码)", pattern=r"^[0-9]{4,20}$")
    name: Line = Field(description="Its name (名称)")


class AreaChange(Request):
    """A new name for a node (修改辖区)."""

    name: Line = Field(description="Its name (名称)")
