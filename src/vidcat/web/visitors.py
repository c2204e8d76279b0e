"""Visitors and permissions: every route names the action that it carries out."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from typing import Annotated, Final

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool

from vidcat.casework.desk.sign_in import sign_in, visitor_of
from vidcat.domain.desk.permissions import Action, may
from vidcat.domain.desk.viewing import Visitor
from vidcat.errors import NotAllowed, NotSignedIn, StalePage, StoreError, TooManyAttempts
from vidcat.web.desk import Desk, DeskHere, desk_of

CSRF_HEADER: Final = "x-vidcat-token"
CSRF_FIELD: Final = "csrf"
_SAFE: Final = frozenset({"GET", "HEAD"})
# What the description of the API says of sessions; `admit` reads them, as pages have a cookie.
_BEARER: Final = HTTPBearer(auto_error=False, description="A token of `POST /api/sign-in`.")
_Described = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]


def cookie_name(port: int) -> str:
    """Return the name of the session's cookie; cookies do not differ by port."""
    return f"vidcat_{port}"


def csrf_token(session_token: str) -> str:
    """Return the token that a session's pages send along with statements."""
    return hashlib.sha256(b"csrf:" + session_token.encode()).hexdigest()


def allowed(action: Action) -> Callable[..., Awaitable[Visitor]]:
    """Make the dependency of a route: the visitor, whose role allows the action.

    Raises NotSignedIn, NotAllowed, StalePage.
    """

    async def admit(request: Request, desk: DeskHere, _described: _Described) -> Visitor:
        token, is_ambient = _session_token(request, desk.port)
        visitor = await run_in_threadpool(visitor_of, desk.store, token)
        if is_ambient and request.method not in _SAFE:
            await _require_csrf(request, token)
        if not may(visitor.role, action):
            raise NotAllowed(f"Your role, {visitor.role}, does not allow you to {action}.")
        request.state.visitor, request.state.csrf = visitor, csrf_token(token)
        return visitor

    vars(admit)["action"] = action  # what a test reads off every route
    return admit


async def recognise(request: Request) -> None:
    """Note who asks for a page that no route let in, so that its fault has their way around.

    Nothing is allowed by it. Who is not signed in, or cannot be looked up, stays a stranger.
    """
    if hasattr(request.state, "visitor"):
        return
    desk = desk_of(request)
    try:
        token, _ = _session_token(request, desk.port)
        visitor = await run_in_threadpool(visitor_of, desk.store, token)
    except (NotSignedIn, StoreError):  # the fault that is told is the one that came before
        return
    request.state.visitor, request.state.csrf = visitor, csrf_token(token)


def _session_token(request: Request, port: int) -> tuple[str, bool]:
    """Return the session's token, and whether a browser added it by itself."""
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and bearer:
        return bearer.strip(), False
    token = request.cookies.get(cookie_name(port))
    if not token:
        raise NotSignedIn
    return token, True


async def _require_csrf(request: Request, token: str) -> None:
    sent = request.headers.get(CSRF_HEADER)
    if sent is None and "form" in request.headers.get("content-type", ""):
        sent = str((await request.form()).get(CSRF_FIELD, ""))
    if not hmac.compare_digest((sent or "").encode(), csrf_token(token).encode()):
        raise StalePage("This page is from before you signed in; load it again.")


def sign_in_bounded(request: Request, desk: Desk, secret: str) -> str:
    """Consume a one-time link; return a session token. Raises NotSignedIn, TooManyAttempts."""
    address = request.client.host if request.client else ""
    wait_s = desk.attempts.wait_s(address)
    if wait_s > 0:
        raise TooManyAttempts(f"Too many links that are none; try again in {wait_s:.0f} s.")
    try:
        return sign_in(desk.store, secret)
    except NotSignedIn:
        desk.attempts.failed(address)
        raise


Reader = Annotated[Visitor, Depends(allowed(Action.READ))]
Labeller = Annotated[Visitor, Depends(allowed(Action.LABEL))]
Judge = Annotated[Visitor, Depends(allowed(Action.JUDGE))]
Reviewer = Annotated[Visitor, Depends(allowed(Action.REVIEW))]
