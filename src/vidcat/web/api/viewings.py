"""What was shown to whom: the pages tell it, and coverage is read off it."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from vidcat.casework.welfare import Shown, mark, record_shown
from vidcat.domain.desk import Sensitivity
from vidcat.search.videos import find_video
from vidcat.web.desk import DeskHere
from vidcat.web.visitors import Labeller, Reader

router = APIRouter(tags=["looking"])
_MAX_PTS = 2**63 - 1


class Frame(BaseModel):
    """A frame that was on screen."""

    pts: Annotated[int, Field(ge=-_MAX_PTS, le=_MAX_PTS)]
    clear: bool
    seconds: Annotated[float, Field(ge=0, le=3600)]


class Report(BaseModel):
    """What a person was shown of one video since the last report."""

    video: str
    shown: Annotated[list[Frame], Field(max_length=500)]


class Marking(BaseModel):
    """A word on how a video, or with `pts` one frame of it, may hurt who sees it."""

    video: str
    pts: Annotated[int | None, Field(ge=-_MAX_PTS, le=_MAX_PTS)] = None
    word: Sensitivity
    reason: str = ""


@router.post("/viewings", status_code=204)
def view(report: Report, visitor: Reader, desk: DeskHere) -> None:
    """Record what was on screen."""
    video = find_video(desk.store, report.video).sha256
    shown = [Shown(each.pts, each.clear, each.seconds) for each in report.shown]
    record_shown(desk.store, video, shown, visitor.name)


@router.post("/marks", status_code=204)
def say(marking: Marking, visitor: Labeller, desk: DeskHere) -> None:
    """Mark a video or a frame as graphic, or take that back."""
    video = find_video(desk.store, marking.video).sha256
    signed = visitor.name, marking.reason
    mark(desk.store, video, marking.pts, marking.word, signed)
