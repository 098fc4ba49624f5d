"""On what terms evidence is made, and how its parts are joined."""

from dataclasses import dataclass

from models.clock import Clock
from models.facts import rule_event_to_json
from models.files import FileStore
from models.media import EvidenceRef
from models.rules import RuleEvent
from models.signing import Signer
from xueliang.bus.port import Topic
from xueliang.evidence.scene import Maker
from xueliang.evidence.storing import Storing
from xueliang.evidence.telling import evidence_told
from xueliang.evidence.witness import ClipSpan, Eyes, Witness
from xueliang.evidence.writer import Writer
from xueliang.publisher import Publisher


@dataclass(frozen=True, slots=True)
class EvidenceTerms:
    """Who signs, what found it, how much a clip shows, and how good the pictures are."""

    signer: Signer
    maker: Maker
    span: ClipSpan = ClipSpan(5.0, 5.0)  # noqa: RUF009 - a frozen value
    jpeg_quality: int = 85


def make_witness(terms: EvidenceTerms, files: FileStore, eyes: Eyes, publisher: Publisher, clock: Clock) -> Witness:
    """A witness that stores in `files` and tells on the bus where evidence lies."""

    def tell(event: RuleEvent, refs: tuple[EvidenceRef, ...], what: str) -> bool:
        told = evidence_told(event, refs)
        return publisher.tell(Topic.RULE_EVENTS, f"{event.event_id}/evidence/{what}", rule_event_to_json(told))

    writer = Writer(files, terms.signer, clock, tell, terms.jpeg_quality, Storing())
    return Witness(writer, eyes, clock, terms.span, terms.maker)
