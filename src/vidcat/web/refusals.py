"""Refusals as documents: their form, and which statuses the description of the API names."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel
from starlette.responses import JSONResponse

_REASONS: Final[Mapping[int, str]] = {
    400: "The body is no JSON.",
    401: "Nobody is signed in, or the link was used or is too old.",
    403: "The role does not allow it, or the request comes from another site or an old page.",
    404: "There is no such record.",
    409: "Somebody was faster, or the name is taken; load it again.",
    411: "The request does not say how long it is.",
    413: "The request is too long.",
    421: "The request names another server.",
    422: "The request cannot be carried out as it is; the message names the field.",
    429: "Too many wrong links came from this address.",
    500: "The catalogue, or a tool that is needed, failed.",
    503: "The catalogue is busy; try again.",
}


class Refusal(BaseModel):
    """Why a request was not carried out: a stable code, and one sentence for people."""

    error: str
    message: str


RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    status: {"model": Refusal, "description": reason} for status, reason in _REASONS.items()
}


def wants_document(path: str) -> bool:
    """Return whether who asks for a path is a script, and not a person with a browser."""
    return path.startswith("/api/")


def refusal(status: int, code: str, message: str) -> JSONResponse:
    """Return a refusal as a script reads it."""
    return JSONResponse({"error": code, "message": message}, status)
