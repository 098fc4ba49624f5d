"""Every sentence the service may say to a person, read out of its source: what is not looked at is named here."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Callables whose text argument, at this position, is shown to people as it is, however short it is.
SAY_AT = {
    "_End": 1,
    "_report": 1,
    "_tell": 2,
    "on_state": 1,
    "_set_status": 2,
    "CameraStatus": 2,
    "GateStatus": 2,
    "CommandResult": 1,
    "CheckStep": 2,
    "result": 1,
    "ApiError": 2,
    "unavailable": 0,
}
_ERRORS = re.compile(
    r"(Camera|Gate|Rtp|Input|Storage|Weights|Decode|RemoteProtocol)"
    r"(Error|Unreachable|Unauthorised|Fault|Unsupported)|StreamEnded|NotFound|NotAllowed|Conflict|StorageUnavailable"
)
# Callables that speak to whoever runs or develops the service: its log, its reference pages, its own faults.
_NOT_TO_PEOPLE = {
    "debug",
    "info",
    "warning",
    "error",
    "exception",
    "RuntimeError",
    "LocalProtocolError",
    "Field",
    "Query",
    "Header",
    "compile",
    "text",
    "GateKind",
    "RuleKind",
    "CheckConstraint",
    "Localised",
}
_NOT_TO_PEOPLE_AS = {"description", "summary", "title", "title_en", "title_zh", "json_schema_extra", "responses"}
_SENTENCE = re.compile(r"[a-z']{2,}[,;:]? (?:\{\} )?\(?[a-z']{2,}|\{\} [a-z]{4,}|[a-z]{4,} \{\}")
HOLE = "{}"


@dataclass(frozen=True, slots=True, order=True)
class Spoken:
    """A text with `{}` where a value is filled in, and where it stands."""

    template: str
    place: str


def spoken_in(path: Path) -> Iterator[Spoken]:
    """Every text of a module that people may read."""
    return spoken_by(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())


def spoken_by(source: str, name: str) -> Iterator[Spoken]:
    """Every text of a source that people may read: given to something that shows it, or simply a sentence."""
    for node, shown in _texts(ast.parse(source), shown=False):
        template = template_of(node)
        if template is not None and (shown or _SENTENCE.search(template)) and re.search("[A-Za-z]{2}", template):
            yield Spoken(template, f"{name}:{node.lineno}")


def template_of(node: ast.expr) -> str | None:
    """A text with its values as holes; None for what is no text. Places named for `str.format` are holes too."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.sub(r"\{[a-z_]\w*\}", HOLE, node.value)
    if isinstance(node, ast.JoinedStr):
        parts = (HOLE if isinstance(part, ast.FormattedValue) else template_of(part) or "" for part in node.values)
        return "".join(parts).replace(HOLE + HOLE, HOLE)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = template_of(node.left), template_of(node.right)
        return None if left is None and right is None else (left or HOLE) + (right or HOLE)
    return None


def _texts(node: ast.AST, *, shown: bool) -> Iterator[tuple[ast.expr, bool]]:
    """The outermost texts below a node, and those within their holes; whether each is sure to be shown."""
    if isinstance(node, ast.Call):
        yield from _texts_of_call(node, shown=shown)
        return
    if isinstance(node, ast.expr) and template_of(node) is not None:
        yield node, shown
        for hole in (part for part in ast.walk(node) if isinstance(part, ast.FormattedValue)):
            yield from _texts(hole.value, shown=False)
        return
    if isinstance(node, ast.IfExp):
        shown = shown or any(_SENTENCE.search(template_of(branch) or "") for branch in (node.body, node.orelse))
    children = [node.body, node.orelse] if isinstance(node, ast.IfExp) else ast.iter_child_nodes(node)
    for child in children:
        if not _is_docstring(child):
            yield from _texts(child, shown=shown and isinstance(node, ast.IfExp | ast.BoolOp))


def _texts_of_call(call: ast.Call, *, shown: bool) -> Iterator[tuple[ast.expr, bool]]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in _NOT_TO_PEOPLE:
        return
    say_at = 0 if _ERRORS.fullmatch(name) else SAY_AT.get(name)
    yield from _texts(call.func, shown=False)
    for index, given in enumerate(call.args):
        yield from _texts(given, shown=shown or index == say_at)
    for keyword in call.keywords:
        if keyword.arg not in _NOT_TO_PEOPLE_AS:
            yield from _texts(keyword.value, shown=False)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
