"""Signing in and out, who is signed in, and changing one's own password."""

from fastapi import Request, Response

from api.callers import COOKIE, Caller, SignedIn, check_origin
from api.errors import ApiError
from api.passwords import check_new_password
from api.ports import ApiPorts
from api.routing import errors, new_router
from api.schemas.session import AccountAnswer, PasswordChange, SessionAnswer, SignIn
from api.service import Service, Serving
from api.sign_in import NewSession, begin_session, sign_in, verify_counted
from api.trail import record
from models.db import accounts, sessions
from models.db.schema import AccountRow
from models.errors import InputError

router = new_router("session")


def account_answer(account: AccountRow) -> AccountAnswer:
    """An account whose `area` is loaded, as the contract shows it."""
    return AccountAnswer(
        id=account.id,
        username=account.username,
        display_name=account.display_name,
        role=account.role,
        area_id=account.area_id,
        area_name=account.area.name if account.area else "",
        must_change_password=account.must_change_password,
        disabled=account.disabled,
        created_at=account.created_at,
    )


def _give_cookie(response: Response, ports: ApiPorts, token: str) -> None:
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=ports.secure_cookies, path="/")


def _handed_over(response: Response, ports: ApiPorts, made: NewSession) -> SessionAnswer:
    _give_cookie(response, ports, made.token)
    return SessionAnswer(account=account_answer(made.account), csrf_token=made.csrf_token)


@router.post("/session", summary="Sign in (登录)", responses=errors(429, 503))
def begin(request: Request, response: Response, asked: SignIn, serving: Serving) -> SessionAnswer:
    """Sets the session cookie. A wrong name and a wrong password are answered alike; too many failures lock."""
    check_origin(request, serving.ports)
    return _handed_over(response, serving.ports, sign_in(serving, asked.username, asked.password))


@router.get("/session", summary="Who is signed in (当前会话)")
def current_session(caller: SignedIn) -> SessionAnswer:
    """The account, and the token that unsafe requests must carry; empty for a machine, which needs none."""
    return SessionAnswer(account=account_answer(caller.account), csrf_token=caller.csrf_token)


@router.delete("/session", summary="Sign out (退出登录)", status_code=204)
def end_session(caller: SignedIn, response: Response, serving: Serving) -> None:
    """Ends this browser's session and its live connections."""
    _refuse_machine(caller)
    ports = serving.ports
    with ports.database.write() as session:
        sessions.end(session, caller.session_token)
        record(session, ports.clock, caller, "session.end", caller.account.id)
    ports.live.end_credential(caller.credential)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict", secure=ports.secure_cookies)


@router.post("/session/password", summary="Change one's own password (修改密码)", responses=errors(429, 503))
def change_password(caller: SignedIn, response: Response, asked: PasswordChange, serving: Serving) -> SessionAnswer:
    """Ends every session of the account and begins a new one. Wrong current passwords count towards the lock."""
    _refuse_machine(caller)
    _check_current(serving, caller, asked.current_password)
    check_new_password(asked.new_password, caller.account.username, asked.current_password)
    ports = serving.ports
    hashed = ports.passwords.hash(asked.new_password)
    with ports.database.write() as session:
        accounts.set_password(session, caller.account.id, hashed, must_change=False)
        sessions.end_all(session, caller.account.id)
    made = begin_session(serving, caller.account, "account.password")
    ports.live.end_account(caller.account.id)
    return _handed_over(response, ports, made)


def _refuse_machine(caller: Caller) -> None:
    if not caller.session_token:
        raise InputError("a bearer token has no session; sign in with a password")


def _check_current(serving: Service, caller: Caller, password: str) -> None:
    try:
        verify_counted(serving, caller.account, password)
    except ApiError as refusal:
        if refusal.status == 401:
            raise InputError("current_password: this is not the current password") from None
        raise
