"""Viewings: pages report what was shown to whom, and coverage is computed from it."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from vidcat.casework.desk.receipts import Sent, once
from vidcat.casework.desk.viewings import mark, record_shown, take_back_look
from vidcat.domain.desk.viewing import Sensitivity, Visitor
from vidcat.domain.values.signed import Signed
from vidcat.domain.values.spans import Span
from vidcat.domain.video.looking import ScreenTime, Shown
from vidcat.reads.video.by_name import digest_of
from vidcat.reads.video.looks import looks_at
from vidcat.store.session import Store
from vidcat.web.api.sightings.statements import Key
from vidcat.web.desk import DeskHere
from vidcat.web.visitors import Labeller, Reader

router = APIRouter(tags=["looking"])
_MAX_PTS = 2**63 - 1
_LONGEST_AGO_S = 7 * 24 * 3600.0  # what lies longer back is told by no page


class OnScreen(BaseModel):
    """Something that was on screen without a break, uncovered, in a visible window.

    `clear` is false under a veil that hides more than colours, `grey` true where it hides those.
    `ago` is how many seconds before this report it went from the screen.
    """

    clear: bool
    grey: bool = False
    seconds: Annotated[float, Field(ge=0, le=3600)]
    ago: Annotated[float, Field(ge=0, le=_LONGEST_AGO_S)] = 0.0

    @property
    def how(self) -> Shown:
        """How it was shown."""
        if not self.clear:
            return Shown.VEILED
        return Shown.GREY if self.grey else Shown.CLEAR


class FrameIn(OnScreen):
    """A frame that was on screen."""

    pts: Annotated[int, Field(ge=-_MAX_PTS, le=_MAX_PTS)]


class PlayedIn(OnScreen):
    """A part of a video that was played, in seconds since its first frame."""

    from_s: Annotated[float, Field(ge=0, le=1e7)]
    until_s: Annotated[float, Field(ge=0, le=1e7)]


class ViewingIn(BaseModel):
    """What a person was shown of one video since the last report."""

    video: str
    shown: Annotated[list[FrameIn], Field(max_length=500)] = []
    played: Annotated[list[PlayedIn], Field(max_length=500)] = []
    key: Key | None = None


class LookedOut(BaseModel):
    """What counts as looked at of a video by one person: keyframes (pts), and both figures."""

    looked_at: list[int]
    figures: str


class TakeBackIn(BaseModel):
    """That a person did not look, after all, at a frame, or without `pts` at any of a video."""

    video: str
    pts: Annotated[int | None, Field(ge=-_MAX_PTS, le=_MAX_PTS)] = None
    reason: str = ""
    key: Key | None = None


class MarkIn(BaseModel):
    """A word on how a video, or with `pts` one frame of it, may hurt who sees it."""

    video: str
    pts: Annotated[int | None, Field(ge=-_MAX_PTS, le=_MAX_PTS)] = None
    word: Sensitivity
    reason: str = ""
    key: Key | None = None


@router.post("/viewings")
def view(report: ViewingIn, visitor: Reader, desk: DeskHere) -> LookedOut:
    """Record what was on screen; give what counts as looked at of the video by this person."""
    video = digest_of(desk.store, report.video)
    shown = [
        *(ScreenTime(each.pts, None, each.seconds, each.how, each.ago) for each in report.shown),
        *(
            ScreenTime(None, Span(each.from_s, each.until_s), each.seconds, each.how, each.ago)
            for each in report.played
        ),
    ]

    def act(store: Store) -> dict[str, Any]:
        record_shown(store, video, shown, visitor.name, visitor)
        return {}

    _once(desk.store, report, visitor, act)
    return _looked(desk.store, video, visitor)


@router.post("/viewings/take-back")
def take_back(said: TakeBackIn, visitor: Reader, desk: DeskHere) -> LookedOut:
    """Record that the visitor did not look after all; what they were shown stays recorded."""
    video = digest_of(desk.store, said.video)

    def act(store: Store) -> dict[str, Any]:
        take_back_look(store, video, said.pts, Signed(visitor.name, said.reason))
        return {}

    _once(desk.store, said, visitor, act)
    return _looked(desk.store, video, visitor)


@router.post("/marks", status_code=204)
def say(marking: MarkIn, visitor: Labeller, desk: DeskHere) -> None:
    """Mark a video or a frame as graphic, or take that back."""
    video = digest_of(desk.store, marking.video)
    signed = Signed(visitor.name, marking.reason)

    def act(store: Store) -> dict[str, Any]:
        mark(store, video, marking.pts, marking.word, signed)
        return {}

    _once(desk.store, marking, visitor, act)


def _looked(store: Store, video: str, visitor: Visitor) -> LookedOut:
    looks = looks_at(store, video)
    looked = looks.looked_by(visitor.name)
    stills = sorted(looks.stills_of(visitor.name))
    return LookedOut(looked_at=stills, figures=looked.figures if looked else "")


def _once(
    store: Store,
    sent: ViewingIn | TakeBackIn | MarkIn,
    visitor: Visitor,
    act: Callable[[Store], dict[str, Any]],
) -> None:
    if sent.key is None:
        act(store)
    else:
        once(store, Sent(sent.key, visitor.name, sent.model_dump(mode="json")), act)
