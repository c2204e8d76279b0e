"""Sign a script in: the one-time link's secret becomes a token for `Authorization: Bearer`."""

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from pydantic import BaseModel

from vidcat.casework.desk.sign_in import sign_out
from vidcat.domain.desk.permissions import MAY, Action
from vidcat.domain.sightings.statements import Role
from vidcat.web.api.forms import Form, holds
from vidcat.web.desk import DeskHere
from vidcat.web.visitors import Reader, sign_in_bounded

router = APIRouter(tags=["session"])


class Link(BaseModel):
    """The secret of a one-time link: its part after `#`."""

    secret: str


class TokenForm(Form):
    """The token of a new session."""

    token: str


class MeForm(Form):
    """Who is signed in, and what they may do."""

    name: str
    role: Role
    may: list[Action]


@router.post("/sign-in", **holds(TokenForm))
def begin(link: Link, request: Request, desk: DeskHere) -> dict[str, str]:
    """Consume the one-time link; return a session token."""
    return {"token": sign_in_bounded(request, desk, link.secret)}


@router.get("/openapi.json", include_in_schema=False)
def described(request: Request, visitor: Reader) -> dict[str, Any]:
    """Describe the API, as OpenAPI."""
    app: FastAPI = request.app
    return app.openapi()


@router.post("/sign-out", status_code=204)
def end(visitor: Reader, desk: DeskHere) -> None:
    """End the session."""
    sign_out(desk.store, visitor)


@router.get("/me", **holds(MeForm))
def me(visitor: Reader) -> dict[str, object]:
    """Return who is signed in, and what they may do."""
    return {
        "name": visitor.name,
        "role": visitor.role,
        "may": sorted(MAY[visitor.role]),
    }
