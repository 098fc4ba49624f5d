"""Bearer tokens: how a machine of one's own comes in."""

import secrets
from typing import Annotated

from fastapi import Path

from api.callers import TOKEN_PREFIX, AnyCaller
from api.paging import Asked, as_page
from api.routing import errors, new_router
from api.schemas.session import TokenAnswer, TokenMade, TokenNew
from api.schemas.words import ID_PATTERN, Page
from api.service import Ports
from api.trail import record
from models.db import tokens
from models.errors import InputError, NotAllowed

router = new_router("tokens", "/tokens")


@router.get("", summary="One's own tokens (令牌列表)")
def list_tokens(caller: AnyCaller, ports: Ports, asked: Asked) -> Page[TokenAnswer]:
    """Newest first, without their secrets."""
    with ports.database.read() as session:
        found = tokens.of_account(session, caller.account.id, cursor=asked.cursor, limit=asked.limit)
    return as_page(found, TokenAnswer.model_validate)


@router.post("", summary="Make a token (新建令牌)", status_code=201)
def add_token(caller: AnyCaller, ports: Ports, asked: TokenNew) -> TokenMade:
    """It has the rights of the account that makes it. A token cannot make another one."""
    if not caller.session_token:
        raise NotAllowed("a token cannot make tokens; sign in with a password")
    now = ports.clock.now()
    if asked.expires_at is not None and asked.expires_at <= now:
        raise InputError("expires_at: this lies in the past")
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    with ports.database.write() as session:
        row = tokens.add(
            session, account_id=caller.account.id, name=asked.name, token=token, expires_at=asked.expires_at, now=now
        )
        record(session, ports.clock, caller, "token.add", row.id, name=asked.name)
    return TokenMade(id=row.id, name=row.name, created_at=row.created_at, expires_at=row.expires_at, token=token)


@router.delete("/{token_id}", summary="Remove a token (删除令牌)", status_code=204, responses=errors(404))
def remove_token(token_id: Annotated[str, Path(pattern=ID_PATTERN)], caller: AnyCaller, ports: Ports) -> None:
    """It stops working at once, also for what is connected with it."""
    with ports.database.write() as session:
        tokens.remove(session, caller.account.id, token_id)
        record(session, ports.clock, caller, "token.remove", token_id)
    ports.live.end_credential(token_id)
