"""What a caller can see: the query layer's filter, so that no list, item or file passes without it."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import InstrumentedAttribute

from models.db.schema import AccountRow, AreaRow, CaseRow
from models.people import Role

EVERYWHERE = "/"


@dataclass(frozen=True, slots=True)
class Scope:
    """A caller's reach: what stands in the area of `area_path` or under it.

    A grid worker sees of the cases exactly those assigned to them, wherever these stand.
    `account_id` is "" for the house itself.
    """

    area_path: str
    account_id: str
    role: Role

    @classmethod
    def everything(cls) -> "Scope":
        """The reach of the house itself."""
        return cls(EVERYWHERE, "", Role.ADMIN)

    @classmethod
    def of(cls, account: AccountRow) -> "Scope":
        """The reach of an account whose `area` is loaded."""
        return cls(account.area.path if account.area else EVERYWHERE, account.id, account.role)

    @property
    def is_everywhere(self) -> bool:
        """Whether the whole tree is within reach."""
        return self.area_path == EVERYWHERE

    def holds(self, area_path: str) -> bool:
        """Whether the area of that path is this one or lies under it."""
        return area_path.startswith(self.area_path)

    def holds_case(self, area_path: str, assignee_id: str | None) -> bool:
        """Whether a case there, assigned to that account, is within reach."""
        if self.role is Role.GRID_WORKER:
            return assignee_id == self.account_id
        return self.holds(area_path)


def within(
    scope: Scope, area_id: InstrumentedAttribute[str] | InstrumentedAttribute[str | None]
) -> ColumnElement[bool]:
    """The condition that the area in that column is within reach; a NULL area is within reach of everything only."""
    if scope.is_everywhere:
        return true()
    return area_id.in_(select(AreaRow.id).where(under(scope.area_path)))


def under(area_path: str) -> ColumnElement[bool]:
    """The condition on `areas` that an area is the one of `area_path` or lies under it."""
    return AreaRow.path.startswith(area_path, autoescape=True)


def cases_within(scope: Scope) -> ColumnElement[bool]:
    """The condition that a case is within reach."""
    if scope.role is Role.GRID_WORKER:
        return CaseRow.assignee_id == scope.account_id
    return within(scope, CaseRow.area_id)
