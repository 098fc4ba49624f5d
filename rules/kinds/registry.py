"""Every kind of rule, one line each."""

from rules.kinds.absence import ABSENCE
from rules.kinds.camera_health import CAMERA_HEALTH
from rules.kinds.climbing import CLIMBING
from rules.kinds.crowd import CROWD
from rules.kinds.door_alarm import DOOR_ALARM
from rules.kinds.ebike_entry import EBIKE_ENTRY
from rules.kinds.enter import ENTER
from rules.kinds.fall import FALL
from rules.kinds.fast_moving import FAST_MOVING
from rules.kinds.fire_smoke import FIRE_SMOKE
from rules.kinds.illegal_parking import ILLEGAL_PARKING
from rules.kinds.intrusion import INTRUSION
from rules.kinds.kind import AnyRuleKind
from rules.kinds.leave import LEAVE
from rules.kinds.line_crossing import LINE_CROSSING
from rules.kinds.line_sequence import LINE_SEQUENCE
from rules.kinds.loitering import LOITERING
from rules.kinds.object_left import OBJECT_LEFT
from rules.kinds.object_removed import OBJECT_REMOVED
from rules.kinds.occupancy import OCCUPANCY
from rules.kinds.people_count import PEOPLE_COUNT
from rules.kinds.tailgating import TAILGATING
from rules.kinds.watched_door import WATCHED_DOOR
from rules.kinds.wrong_way import WRONG_WAY

RULE_KINDS: dict[str, AnyRuleKind] = {
    "intrusion": INTRUSION,
    "enter": ENTER,
    "leave": LEAVE,
    "loitering": LOITERING,
    "crowd": CROWD,
    "occupancy": OCCUPANCY,
    "absence": ABSENCE,
    "illegal_parking": ILLEGAL_PARKING,
    "ebike_entry": EBIKE_ENTRY,
    "people_count": PEOPLE_COUNT,
    "line_crossing": LINE_CROSSING,
    "line_sequence": LINE_SEQUENCE,
    "door_alarm": DOOR_ALARM,
    "tailgating": TAILGATING,
    "camera_health": CAMERA_HEALTH,
    "fast_moving": FAST_MOVING,
    "wrong_way": WRONG_WAY,
    "watched_door": WATCHED_DOOR,
    "climbing": CLIMBING,
    "fall": FALL,
    "object_left": OBJECT_LEFT,
    "object_removed": OBJECT_REMOVED,
    "fire_smoke": FIRE_SMOKE,
}
