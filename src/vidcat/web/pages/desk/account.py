"""Sign in by a link that works once, choose how stills are shown, sign out.

The link's secret stands after `#`, which browsers send to nobody; opening the link uses nothing up,
so a preview cannot spend it. The button does.
"""

import re
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from vidcat.casework.desk.sign_in import end_session, prefer, sign_out
from vidcat.domain.desk.viewing import SESSION_LASTS, Preferences, Veil
from vidcat.errors import NotSignedIn, TooManyAttempts
from vidcat.web.desk import DeskHere
from vidcat.web.faults import status_of
from vidcat.web.rendering import page
from vidcat.web.visitors import Reader, cookie_name, sign_in_bounded

router = APIRouter()
_OURS = re.compile(r"/[a-z][!-\[\]-~]*")  # begins with one slash, and no backslash: no other host


@router.get("/sign-in")
def ask(
    request: Request, wanted: Annotated[str, Query(alias="next", max_length=4000)] = ""
) -> HTMLResponse:
    """Show the page that the link opens; `next` is a page of ours that somebody came for."""
    ours = wanted if _OURS.fullmatch(wanted) else ""
    return page(request, "desk/sign_in.html", fault="", wanted=ours)


@router.post("/sign-in")
def enter(request: Request, desk: DeskHere, secret: Annotated[str, Form()] = "") -> Response:
    """Use the link up and go to the overview; the session this browser had before ends."""
    try:
        token = sign_in_bounded(request, desk, secret)
    except (NotSignedIn, TooManyAttempts) as error:
        status, fault = status_of(error), error.message
        return page(request, "desk/sign_in.html", status=status, fault=fault, wanted="")
    end_session(desk.store, request.cookies.get(cookie_name(desk.port), ""))
    answer = RedirectResponse("/", 303)
    answer.set_cookie(
        cookie_name(desk.port),
        token,
        max_age=int(SESSION_LASTS.total_seconds()),
        httponly=True,
        samesite="strict",
    )
    return answer


@router.post("/sign-out")
def leave(visitor: Reader, desk: DeskHere) -> Response:
    """End the session."""
    sign_out(desk.store, visitor)
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(cookie_name(desk.port), httponly=True, samesite="strict")
    return answer


@router.get("/account")
def account(request: Request, visitor: Reader) -> HTMLResponse:
    """Show who is signed in, and how they want stills to be shown."""
    return page(request, "desk/account.html", veils=list(Veil), kept=visitor.preferences)


@router.post("/account")
def keep(
    visitor: Reader,
    desk: DeskHere,
    graphic: Annotated[Veil, Form()],
    unseen: Annotated[Veil, Form()],
) -> Response:
    """Keep how stills are shown."""
    prefer(desk.store, visitor, Preferences(graphic=graphic, unseen=unseen))
    return RedirectResponse("/account", 303)
