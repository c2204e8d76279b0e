"""Checks before every request: the host it names, the page it comes from, what a page may load.

A page of another site can make a browser send requests to 127.0.0.1, and a name it owns can be made
to mean 127.0.0.1 (DNS rebinding). So only our own names are answered to, and what changes anything
must come from our own pages (Origin, Sec-Fetch-Site) or carry a token that no browser adds by
itself.
"""

import asyncio
from collections.abc import Mapping
from time import monotonic
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vidcat.web.refusals import refusal, wants_document

MAX_BODY_BYTES: Final = 1 << 20
BODY_S: Final = 30.0  # by when the body of a request must be there
_MOST_DIGITS: Final = 12
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS: Final = frozenset({"same-origin", "none"})
HEADERS: Final[Mapping[str, str]] = {
    "content-security-policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "media-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with none, browsers hide the Origin of forms
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}


class Guard:
    """ASGI middleware: refuses strangers, bounds bodies, adds the headers of every page."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app = app
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}
        self._origins = {f"http://{host}" for host in self._hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = with_headers(send)
        fault = self._fault(scope["method"], Headers(scope=scope))
        if fault is None:
            await self._app(scope, _bounded(receive), answer)
        else:
            status, why = fault
            if wants_document(scope["path"]):
                await refusal(status, "http", why)(scope, receive, answer)
            else:
                await PlainTextResponse(f"{why}\n", status)(scope, receive, answer)

    def _fault(self, method: str, headers: Headers) -> tuple[int, str] | None:
        if headers.get("host", "") not in self._hosts:
            return 421, "This is not the name of this server."
        origin = headers.get("origin")
        if origin is not None and origin not in self._origins:
            return 403, "This request comes from another site."
        if method not in _SAFE and headers.get("sec-fetch-site", "none") not in _OURS:
            return 403, "This request comes from another site."
        # With both, the length says nothing: a body in chunks ends when it likes (RFC 9112, 6.1).
        length = headers.get("content-length", "0" if method in _SAFE else "")
        if not length.isdecimal() or "transfer-encoding" in headers:
            return 411, "Say how long the request is."
        if len(length) > _MOST_DIGITS or int(length) > MAX_BODY_BYTES:
            return 413, f"A request holds at most {MAX_BODY_BYTES} bytes."
        return None


def _bounded(receive: Receive) -> Receive:
    """Count what really comes, and do not wait for it for ever; then the visitor counts as gone."""
    left, until = MAX_BODY_BYTES, monotonic() + BODY_S
    is_whole = False

    async def bounded() -> Message:
        nonlocal left, is_whole
        if is_whole:  # what comes now is that the visitor leaves, whenever that is
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), max(0.0, until - monotonic()))
        except TimeoutError:
            return {"type": "http.disconnect"}
        left -= len(message.get("body", b""))
        is_whole = not message.get("more_body", False)
        return message if left >= 0 else {"type": "http.disconnect"}

    return bounded


def with_headers(send: Send) -> Send:
    """Add the headers that every answer carries, unless it says otherwise itself."""

    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return answer
