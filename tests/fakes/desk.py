"""Somebody who listens to the desk and remembers."""

from cases.changes import Change, ChangeKind


class Heard(list[Change]):
    """Every change told, in order; call it with one."""

    def __call__(self, change: Change) -> None:
        self.append(change)

    def ids(self, kind: ChangeKind) -> list[str]:
        """The ids of the changes of one kind."""
        return [change.id for change in self if change.kind is kind]
