"""The tables, and the rows repositories hand out.

In: nothing. Out: typed declarative classes; a row is plain data that stays readable after its session is closed.
Every state and kind column has a CHECK with exactly the words of its enum; every time is aware UTC.
A related row (`camera.area`) is readable only where the repository says it loads it; elsewhere it raises.
It never holds a rule of the trade: those stand in `models/alerts.py`, `models/cases.py` and `cases/`.
"""

from models.db.schema.alerts import (
    AlertEventRow,
    AlertHistoryRow,
    AlertRow,
    EvidenceHoldRow,
    EvidenceRow,
    RuleEventRow,
)
from models.db.schema.care import CanaryRow, CareRow, MarkRow, NeighbourRow, SilenceRow
from models.db.schema.cases import (
    AttachmentLabel,
    CaseAttachmentRow,
    CaseHistoryRow,
    CaseNumberRow,
    CaseRow,
)
from models.db.schema.columns import Row
from models.db.schema.devices import (
    AccessEventRow,
    CameraRow,
    CameraSightRow,
    CameraStateRow,
    GateRow,
    GateStateRow,
    ShardPlaceRow,
)
from models.db.schema.facts import AuditHeadRow, AuditRow, InboxRow, OutboxReceiptRow, OutboxRow, SettingRow
from models.db.schema.people import AccountRow, ApiTokenRow, AreaRow, SessionRow
from models.db.schema.rules import RuleRow, RuleZoneRow, ZoneRow
from models.db.schema.tracks import TrackMinuteRow

__all__ = [
    "AccessEventRow",
    "AccountRow",
    "AlertEventRow",
    "AlertHistoryRow",
    "AlertRow",
    "ApiTokenRow",
    "AreaRow",
    "AttachmentLabel",
    "AuditHeadRow",
    "AuditRow",
    "CameraRow",
    "CameraSightRow",
    "CameraStateRow",
    "CanaryRow",
    "CareRow",
    "CaseAttachmentRow",
    "CaseHistoryRow",
    "CaseNumberRow",
    "CaseRow",
    "EvidenceHoldRow",
    "EvidenceRow",
    "GateRow",
    "GateStateRow",
    "InboxRow",
    "MarkRow",
    "NeighbourRow",
    "OutboxReceiptRow",
    "OutboxRow",
    "Row",
    "RuleEventRow",
    "RuleRow",
    "RuleZoneRow",
    "SessionRow",
    "SettingRow",
    "ShardPlaceRow",
    "SilenceRow",
    "TrackMinuteRow",
    "ZoneRow",
]
