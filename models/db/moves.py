"""A device that is given to another area: a rule that joins camera and gate must not carry its pictures further.

A door rule's alerts are seen where its gate stands, with the picture of its camera. Who may see both ties them
together knowingly; giving one of them to another area says nothing about the rule.
"""

from itertools import takewhile

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.db.schema import AreaRow, CameraRow, GateRow, RuleRow
from models.errors import Conflict


def refuse_parting(session: Session, device: CameraRow | GateRow, to: AreaRow) -> None:
    """Raises Conflict when a rule would show people a camera that lay within their reach and then does not.

    That is when the nearest area over camera and gate comes to lie higher. `area` of the device is loaded. Who makes
    such a move sees both ends of it, and so the rule that is named here.
    """
    for rule_name, other_path in session.execute(_joined_to(device)):
        if _steps_shared(other_path, to.path) < _steps_shared(other_path, device.area.path):
            raise Conflict(
                f"{device.name} cannot move to {to.name}: the rule {rule_name} shows the camera's pictures where its "
                "gate stands; remove that rule, or move both within one area"
            )


def _joined_to(device: CameraRow | GateRow) -> Select[str, str]:
    """The names of the rules that join the device with another, and where that one stands."""
    rules = select(RuleRow.name, AreaRow.path).where(RuleRow.removed_at.is_(None))
    if isinstance(device, CameraRow):
        joined = rules.join(GateRow, GateRow.id == RuleRow.gate_id).join(AreaRow, AreaRow.id == GateRow.area_id)
        return joined.where(RuleRow.camera_id == device.id)
    joined = rules.join(CameraRow, CameraRow.id == RuleRow.camera_id).join(AreaRow, AreaRow.id == CameraRow.area_id)
    return joined.where(RuleRow.gate_id == device.id)


def _steps_shared(path: str, other_path: str) -> int:
    pairs = zip(path.strip("/").split("/"), other_path.strip("/").split("/"), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
