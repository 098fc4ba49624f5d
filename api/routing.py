"""How every router of the API is made: one prefix, the error envelope in the document, stable operation ids."""

from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute

from api.schemas.words import ErrorAnswer

PREFIX = "/api/v1"
_MEANINGS = {
    400: "The request cannot be read",
    401: "Not signed in",
    403: "Not allowed: role, CSRF token, or a password change is due",
    404: "There is none, or it lies outside the caller's area",
    409: "The state does not allow it, or somebody changed it first",
    413: "The request body is too large",
    422: "A field is wrong; `field` names it",
    429: "Too many attempts; wait",
    503: "It cannot be had now",
}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The document's entries for these refusals."""
    return {status: {"model": ErrorAnswer, "description": _MEANINGS[status]} for status in statuses}


def picture_answer(description: str, *media_types: str) -> dict[int | str, dict[str, Any]]:
    """The document's entry for an answer that is a picture."""
    shape = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"description": description, "content": dict.fromkeys(media_types, shape)}}


def _operation_id(route: APIRoute) -> str:
    return route.name


def new_router(tag: str, prefix: str = "") -> APIRouter:
    """A router under `/api/v1`; a route's function name is its operation id, so it must be unique."""
    return APIRouter(
        prefix=PREFIX + prefix,
        tags=[tag],
        responses=errors(401, 403, 422),
        generate_unique_id_function=_operation_id,
    )
