"""The first start: somebody must be able to sign in."""

from api.passwords import Passwords, random_password
from models.areas import AreaLevel
from models.clock import Clock
from models.db import accounts, areas, audit
from models.db.engine import Database
from models.db.scope import Scope
from models.people import Role

FIRST_USERNAME = "admin"
_FIRST_AREA_CODE = "0000"  # no city has it (GB/T 2260): somebody will name the real one


def ensure_first_admin(database: Database, clock: Clock, passwords: Passwords | None = None) -> str | None:
    """The password of a new account `admin` when there is no account at all, else None.

    The password must be changed at the first sign-in and is shown nowhere else. The account sees the whole tree, and
    a first area "本地" is made where there is none, so that cameras have a place to stand.
    """
    with database.read() as session:
        if accounts.any_exists(session):
            return None
    password = random_password()
    hashed = (passwords or Passwords()).hash(password)
    everything = Scope.everything()
    now = clock.now()
    with database.write() as session:
        if accounts.any_exists(session):
            return None
        if not areas.find(session, everything, limit=1).items:
            areas.add(
                session, everything, parent_id=None, level=AreaLevel.CITY, code=_FIRST_AREA_CODE, name="本地", now=now
            )
        account = accounts.add(
            session,
            everything,
            username=FIRST_USERNAME,
            display_name="管理员",
            password_hash=hashed,
            role=Role.ADMIN,
            area_id=None,
            now=now,
        )
        audit.append(session, at=now, account_id=None, action="account.first", subject=account.id)
    return password
