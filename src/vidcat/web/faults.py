"""Typed errors as answers: a document for scripts, a page for people, always one sentence."""

import logging
from typing import Final
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from vidcat.errors import (
    AmbiguousType,
    AmbiguousVideo,
    BlobMissing,
    CatalogueLocked,
    DeskBusy,
    NameTaken,
    NoProxy,
    NotAllowed,
    NotSignedIn,
    OwnReview,
    StaleEdit,
    StalePage,
    StoreError,
    ToolError,
    TooManyAttempts,
    UsageError,
    VidcatError,
)
from vidcat.web.refusals import refusal, wants_document
from vidcat.web.rendering import page
from vidcat.web.visitors import recognise

_log = logging.getLogger(__name__)
# The first that fits counts.
_STATUS: Final[tuple[tuple[type[VidcatError], int], ...]] = (
    (NotSignedIn, 401),
    (TooManyAttempts, 429),
    (NotAllowed, 403),
    (StalePage, 403),
    (OwnReview, 403),
    (StaleEdit, 409),
    (NameTaken, 409),
    (AmbiguousType, 422),
    (AmbiguousVideo, 422),
    (BlobMissing, 404),
    (NoProxy, 404),
    (CatalogueLocked, 503),
    (DeskBusy, 503),
    (StoreError, 500),
    (ToolError, 500),
)


def install(app: FastAPI) -> None:
    """Register the handlers that answer with what went wrong."""
    app.add_exception_handler(VidcatError, _answer)
    app.add_exception_handler(RequestValidationError, _answer_malformed)
    app.add_exception_handler(HTTPException, _answer_http)


def status_of(error: VidcatError) -> int:
    """Return the HTTP status of an error."""
    for kind, status in _STATUS:
        if isinstance(error, kind):
            return status
    if error.code.startswith("no_such") or error.code == "original_missing":
        return 404
    return 422 if isinstance(error, UsageError) else 500


async def _answer(request: Request, error: Exception) -> Response:
    assert isinstance(error, VidcatError)
    status = status_of(error)
    if status == 401 and not wants_document(request.url.path):
        return RedirectResponse(f"/sign-in{_coming_from(request)}", 303)
    if status >= 500:
        _log.warning("%s %s: %s", request.method, request.url.path, error.message)
    return await _said(request, status, error.code, error.message)


def _coming_from(request: Request) -> str:
    """Return the page that was wanted: from another site's link, browsers send no session."""
    if request.method != "GET" or request.url.path == "/":
        return ""
    query = f"?{request.url.query}" if request.url.query else ""
    return f"?{urlencode({'next': request.url.path + query})}"


async def _answer_malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:]) or "request"
    return await _said(request, 422, "bad_request", f"{where}: {first['msg']}.")


async def _answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = "There is nothing at this address." if error.status_code == 404 else error.detail
    answer = await _said(request, error.status_code, "http", said)
    answer.headers.update(error.headers or {})
    if error.status_code == 405:
        answer.headers["allow"] = ", ".join(_methods_of(request))
    return answer


def _methods_of(request: Request) -> list[str]:
    """List the methods of an address: its routes, one for each, know of their own only."""
    there = iter_route_contexts(request.app.routes)
    methods = [each.methods for each in there if each.path_regex.match(request.url.path)]
    return sorted(set().union(*filter(None, methods)))


async def _said(request: Request, status: int, code: str, message: str) -> Response:
    if wants_document(request.url.path):
        return refusal(status, code, message)
    await recognise(request)
    return page(request, "fault.html", status=status, message=message)
