"""Whether a detector knows what a rule looks for; asked where rules are set, since a rule never sees a detector."""

from collections.abc import Collection

from models.rules import RuleSpec
from rules.kinds.kind import FRAME
from rules.prepare import prepare_rule
from rules.sightings import ObjectParams
from rules.things import PERSONS, ThingParams


def classes_asked(spec: RuleSpec) -> tuple[str, ...]:
    """The classes of objects the rule looks for, by the detector's names. Raises InputError as `prepare_rule` does."""
    kind, rule = prepare_rule(spec)
    if not kind.subjects & FRAME or not isinstance(rule.params, ObjectParams):
        return ()
    return rule.params.classes


def classes_missing(spec: RuleSpec, detector_classes: Collection[str]) -> tuple[str, ...]:
    """Those that the detector does not know; what a rule wants to know of persons near an object counts too."""
    asked = classes_asked(spec)
    _, rule = prepare_rule(spec)
    helpers = PERSONS if isinstance(rule.params, ThingParams) else ()
    return tuple(name for name in dict.fromkeys([*asked, *helpers]) if name not in detector_classes)


def classes_warning(spec: RuleSpec, detector_classes: Collection[str]) -> str:
    """What to tell the person who sets the rule; "" where the detector knows all it looks for."""
    missing = classes_missing(spec, detector_classes)
    if not missing:
        return ""
    names, known = ", ".join(missing), ", ".join(detector_classes)
    if set(classes_asked(spec)) <= set(missing):
        return f"the rule will find nothing: the detector in use does not know {names}; it knows {known}"
    return f"the detector in use does not know {names}; the rule looks for the rest"
