"""Basic and Digest access authentication (RFC 2617, RFC 7616): MD5 and SHA-256, qop auth or none."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cameras.rtsp.messages import ENCODING, ENCODING_ERRORS

_SCHEME = re.compile(r"\s*(Basic|Digest)(?:\s+|$)", re.IGNORECASE)
_PARAMETER = re.compile(r'([A-Za-z][\w-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))')
_NEXT_CHALLENGE = re.compile(r",\s*(?=(?:Basic|Digest)\s)", re.IGNORECASE)
_HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}
_MAX_HEADER = 2048
_STRENGTH = ("basic", "MD5", "SHA-256")


@dataclass(frozen=True, slots=True)
class Challenge:
    """What the server asks for. `algorithm`: "basic", "MD5" or "SHA-256". `qop_auth`: it offers qop=auth."""

    algorithm: str
    realm: str
    nonce: str = ""
    opaque: str | None = None
    qop_auth: bool = False
    algorithm_named: bool = False
    stale: bool = False


def parse_challenges(values: Iterable[str]) -> list[Challenge]:
    """The challenges we can answer in WWW-Authenticate headers, the strongest first."""
    found = [_parse_challenge(part) for value in values for part in _NEXT_CHALLENGE.split(value[:_MAX_HEADER])]
    usable = [challenge for challenge in found if challenge is not None]
    return sorted(usable, key=lambda challenge: _STRENGTH.index(challenge.algorithm), reverse=True)


def _parse_challenge(text: str) -> Challenge | None:
    scheme = _SCHEME.match(text)
    if scheme is None:
        return None
    fields = _parse_parameters(text[scheme.end() :])
    realm = fields.get("realm", "")
    if scheme[1].lower() == "basic":
        return Challenge("basic", realm)
    algorithm = fields.get("algorithm", "MD5").upper()
    offered = [item.strip().lower() for item in fields["qop"].split(",")] if fields.get("qop") else []
    if algorithm not in _HASHES or (offered and "auth" not in offered):
        return None
    return Challenge(
        algorithm,
        realm,
        fields.get("nonce", ""),
        fields.get("opaque"),
        bool(offered),
        "algorithm" in fields,
        fields.get("stale", "").lower() == "true",
    )


def _parse_parameters(text: str) -> dict[str, str]:
    return {
        found[1].lower(): re.sub(r"\\(.)", r"\1", found[2]) if found[2] is not None else found[3]
        for found in _PARAMETER.finditer(text)
    }


@dataclass(frozen=True, slots=True)
class Login:
    """A username and password; never shown."""

    username: str
    password: str

    def __repr__(self) -> str:
        return "Login(…)"


def build_challenge(challenge: Challenge) -> str:
    """The value of a WWW-Authenticate header."""
    if challenge.algorithm == "basic":
        return f"Basic realm={_quoted(challenge.realm)}"
    parts = [f"realm={_quoted(challenge.realm)}", f"nonce={_quoted(challenge.nonce)}"]
    if challenge.opaque is not None:
        parts.append(f"opaque={_quoted(challenge.opaque)}")
    parts += [f"algorithm={challenge.algorithm}"] if challenge.algorithm_named else []
    parts += ['qop="auth"'] if challenge.qop_auth else []
    parts += ["stale=true"] if challenge.stale else []
    return "Digest " + ", ".join(parts)


def build_authorization(
    challenge: Challenge, login: Login, method: str, uri: str, *, count: int = 1, client_nonce: str = ""
) -> str:
    """The value of an Authorization header. `count`: how often this nonce was used, this time included."""
    if challenge.algorithm == "basic":
        return "Basic " + base64.b64encode(_bytes(f"{login.username}:{login.password}")).decode()
    fields = {"username": login.username, "realm": challenge.realm, "nonce": challenge.nonce, "uri": uri}
    plain: dict[str, str] = {}
    if challenge.algorithm_named:
        plain["algorithm"] = challenge.algorithm
    if challenge.qop_auth:
        plain |= {"qop": "auth", "nc": f"{count:08x}"}
        fields["cnonce"] = client_nonce
    fields["response"] = _digest(challenge.algorithm, login, method, {**fields, **plain})
    if challenge.opaque is not None:
        fields["opaque"] = challenge.opaque
    quoted = [f"{name}={_quoted(value)}" for name, value in fields.items()]
    return "Digest " + ", ".join([*quoted, *(f"{name}={value}" for name, value in plain.items())])


def _digest(algorithm: str, login: Login, method: str, fields: Mapping[str, str]) -> str:
    def hashed(*parts: str) -> str:
        return _HASHES[algorithm](_bytes(":".join(parts))).hexdigest()

    secret = hashed(login.username, fields["realm"], login.password)
    target = hashed(method, fields["uri"])
    if fields.get("qop"):
        return hashed(secret, fields["nonce"], fields["nc"], fields["cnonce"], fields["qop"], target)
    return hashed(secret, fields["nonce"], target)


def verify_authorization(value: str, challenge: Challenge, login: Login, method: str) -> Mapping[str, str] | None:
    """The fields of an Authorization header that answers `challenge` with the right password, else None.

    The caller compares the field `uri` with what was asked for.
    """
    scheme = _SCHEME.match(value[:_MAX_HEADER])
    if scheme is None:
        return None
    if scheme[1].lower() == "basic":
        wanted = build_authorization(Challenge("basic", ""), login, method, "")[len("Basic ") :]
        same = challenge.algorithm == "basic" and _same(value[scheme.end() :].strip(), wanted)
        return {} if same else None
    fields = _parse_parameters(value[scheme.end() : _MAX_HEADER])
    return fields if challenge.algorithm != "basic" and _answers(fields, challenge, login, method) else None


def _answers(fields: Mapping[str, str], challenge: Challenge, login: Login, method: str) -> bool:
    needed = ["username", "realm", "nonce", "uri", "response"] + (["nc", "cnonce"] if fields.get("qop") else [])
    if any(name not in fields for name in needed):
        return False
    given = (fields["username"], fields["realm"], fields["nonce"], fields.get("algorithm", challenge.algorithm).upper())
    if given != (login.username, challenge.realm, challenge.nonce, challenge.algorithm):
        return False
    return _same(fields["response"].lower(), _digest(challenge.algorithm, login, method, fields))


def _same(left: str, right: str) -> bool:
    return hmac.compare_digest(_bytes(left), _bytes(right))


def _bytes(text: str) -> bytes:
    return text.encode(ENCODING, ENCODING_ERRORS)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
