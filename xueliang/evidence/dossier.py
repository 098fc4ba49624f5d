"""What is collected of one event until its manifest can be written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from models.media import EvidenceRef
from models.rules import RuleEvent


class Part(StrEnum):
    """What a manifest waits for."""

    PICTURES = "pictures"
    CLIP = "clip"


@dataclass(slots=True, eq=False)
class Dossier:
    """Of one event. `facts`: what the manifest says of it. `refs`: files stored so far. `missing`: what will not come.

    Written to by the writing thread alone once it is handed over.
    """

    event: RuleEvent
    facts: dict[str, Any]
    waits_for: set[Part]
    refs: list[EvidenceRef] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def receive(self, part: Part, refs: tuple[EvidenceRef, ...], missing: tuple[str, ...] = ()) -> None:
        """A part is done, or will never be."""
        self.waits_for.discard(part)
        self.refs.extend(refs)
        self.missing.extend(missing)

    def note(self, name: str, facts: Mapping[str, Any]) -> None:
        """The manifest says this besides."""
        self.facts[name] = dict(facts)
