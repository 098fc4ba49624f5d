"""Every kind of rule, one line each."""

from rules.kinds.camera_health import CAMERA_HEALTH
from rules.kinds.climbing import CLIMBING
from rules.kinds.door_alarm import DOOR_ALARM
from rules.kinds.fall import FALL
from rules.kinds.fast_moving import FAST_MOVING
from rules.kinds.intrusion import INTRUSION
from rules.kinds.kind import AnyRuleKind
from rules.kinds.line_crossing import LINE_CROSSING
from rules.kinds.line_sequence import LINE_SEQUENCE
from rules.kinds.object_left import OBJECT_LEFT
from rules.kinds.object_removed import OBJECT_REMOVED
from rules.kinds.tailgating import TAILGATING
from rules.kinds.watched_door import WATCHED_DOOR
from rules.kinds.wrong_way import WRONG_WAY

RULE_KINDS: dict[str, AnyRuleKind] = {
    "intrusion": INTRUSION,
    "line_crossing": LINE_CROSSING,
    "door_alarm": DOOR_ALARM,
    "line_sequence": LINE_SEQUENCE,
    "tailgating": TAILGATING,
    "camera_health": CAMERA_HEALTH,
    "fast_moving": FAST_MOVING,
    "wrong_way": WRONG_WAY,
    "watched_door": WATCHED_DOOR,
    "climbing": CLIMBING,
    "fall": FALL,
    "object_left": OBJECT_LEFT,
    "object_removed": OBJECT_REMOVED,
}
