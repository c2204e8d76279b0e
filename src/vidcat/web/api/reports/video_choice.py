"""The videos that a person may mean who types a part of a name."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from vidcat.domain.values.file_names import path_text
from vidcat.reads.video.cards import VideoCard, find_cards
from vidcat.web.api.forms import holds
from vidcat.web.api.reports.forms import CardForm
from vidcat.web.desk import DeskHere
from vidcat.web.visitors import Reader

router = APIRouter(tags=["videos"])


@router.get("/videos", **holds(list[CardForm]))
def find(
    visitor: Reader, desk: DeskHere, q: Annotated[str, Query(max_length=500)] = ""
) -> list[dict[str, Any]]:
    """Find at most 20 videos by file name, first digits of the SHA-256, or a posting's address.

    Without `q`, the newest. `still` is the address of a picture, `veil` what lies over it:
    graphic, unseen or nothing.
    """
    return [card_json(each) for each in find_cards(desk.store, q)]


def card_json(card: VideoCard) -> dict[str, Any]:
    """Return a video as lists to choose from show it."""
    cover = card.cover
    return {
        "video": card.video,
        "name": path_text(card.name),
        "duration_s": card.duration_s,
        "status": card.status,
        "still": cover and f"/stills/{cover.blob}",
        "pts": cover and cover.pts,
        "veil": cover.veil if cover else "",
    }
