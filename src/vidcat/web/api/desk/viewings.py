"""Viewings: pages report what was shown to whom, and coverage is computed from it."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from vidcat.casework.desk.receipts import Sent, once
from vidcat.casework.desk.viewings import ShownFrame, mark, record_shown
from vidcat.domain.desk.viewing import Sensitivity, Visitor
from vidcat.domain.values.signed import Signed
from vidcat.reads.video.by_name import digest_of
from vidcat.store.session import Store
from vidcat.web.api.sightings.statements import Key
from vidcat.web.desk import DeskHere
from vidcat.web.visitors import Labeller, Reader

router = APIRouter(tags=["looking"])
_MAX_PTS = 2**63 - 1


class FrameIn(BaseModel):
    """A frame that was on screen."""

    pts: Annotated[int, Field(ge=-_MAX_PTS, le=_MAX_PTS)]
    clear: bool
    seconds: Annotated[float, Field(ge=0, le=3600)]


class ViewingIn(BaseModel):
    """What a person was shown of one video since the last report."""

    video: str
    shown: Annotated[list[FrameIn], Field(max_length=500)]
    key: Key | None = None


class MarkIn(BaseModel):
    """A word on how a video, or with `pts` one frame of it, may hurt who sees it."""

    video: str
    pts: Annotated[int | None, Field(ge=-_MAX_PTS, le=_MAX_PTS)] = None
    word: Sensitivity
    reason: str = ""
    key: Key | None = None


@router.post("/viewings", status_code=204)
def view(report: ViewingIn, visitor: Reader, desk: DeskHere) -> None:
    """Record what was on screen."""
    video = digest_of(desk.store, report.video)
    shown = [ShownFrame(each.pts, each.clear, each.seconds) for each in report.shown]

    def act(store: Store) -> dict[str, Any]:
        record_shown(store, video, shown, visitor.name)
        return {}

    _once(desk.store, report, visitor, act)


@router.post("/marks", status_code=204)
def say(marking: MarkIn, visitor: Labeller, desk: DeskHere) -> None:
    """Mark a video or a frame as graphic, or take that back."""
    video = digest_of(desk.store, marking.video)
    signed = Signed(visitor.name, marking.reason)

    def act(store: Store) -> dict[str, Any]:
        mark(store, video, marking.pts, marking.word, signed)
        return {}

    _once(desk.store, marking, visitor, act)


def _once(
    store: Store,
    sent: ViewingIn | MarkIn,
    visitor: Visitor,
    act: Callable[[Store], dict[str, Any]],
) -> None:
    if sent.key is None:
        act(store)
    else:
        once(store, Sent(sent.key, visitor.name, sent.model_dump(mode="json")), act)
