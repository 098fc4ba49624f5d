"""How the desk hears of evidence: as one more word of the event it is of, which says nothing else new."""

from dataclasses import replace

from models.media import EvidenceRef
from models.rules import Phase, RuleEvent


def evidence_told(event: RuleEvent, refs: tuple[EvidenceRef, ...]) -> RuleEvent:
    """The event as it began, with evidence; the desk takes the words of an event in any order."""
    return replace(event, phase=Phase.UPDATE, evidence=refs)
