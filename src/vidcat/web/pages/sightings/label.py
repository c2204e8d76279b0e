"""The label page: one big frame, its boxes, and what is said of them."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from vidcat.domain.equipment.equipment_type import EquipmentType
from vidcat.domain.exchange.documents import sighting_json
from vidcat.domain.sightings.statements import Bearing
from vidcat.domain.video.looking import seconds_text
from vidcat.reads.sightings.label_view import LabelView, label_view
from vidcat.web.api.sightings.statements import MAX_PTS
from vidcat.web.desk import DeskHere
from vidcat.web.rendering import page
from vidcat.web.visitors import Labeller

router = APIRouter()


@router.get("/videos/{video}/label")
def label(
    request: Request,
    video: str,
    visitor: Labeller,
    desk: DeskHere,
    pts: Annotated[int | None, Query(ge=-MAX_PTS, le=MAX_PTS)] = None,
    at: Annotated[float | None, Query(ge=0, le=1e7)] = None,
) -> HTMLResponse:
    """Open a video for labelling, at a frame, at a time, or where nobody looked yet."""
    sheet = label_view(desk.store, video, visitor.name)
    return page(
        request,
        "sightings/label.html",
        sheet=sheet,
        data=_data(sheet, pts, at),
        means_looked=_means_looked(desk.store.looked_at_least_s),
        bearings=[Bearing.SUPPORTS, Bearing.CONTRADICTS],
    )


def _means_looked(least_s: float) -> str:
    return (
        f"Looked at by you: unveiled, with nothing over it, for {seconds_text(least_s)} s without "
        "a break. Time between keyframes in a row counts as shown."
    )


def _data(sheet: LabelView, pts: int | None, at: float | None) -> dict[str, Any]:
    """Return what the page's script starts from."""
    record = sheet.video
    facts = record.facts
    return {
        "video": record.sha256,
        "width": facts.width if facts else 0,
        "height": facts.height if facts else 0,
        "time_base": str(facts.time_base) if facts else "1/1000",
        "first_pts": facts.first_pts if facts else 0,
        "pts": pts,
        "at": at,
        "keyframes": [
            {
                "pts": still.pts,
                "time_s": still.time_s,
                "image": f"/stills/{still.blob}",
                "veil": sheet.veils.over(still.pts),
                "looked": still.pts in sheet.looked_at,
            }
            for still in record.keyframes
        ],
        "figures": sheet.looked.figures if sheet.looked else "",
        "sightings": [sighting_json(each) for each in sheet.sightings],
        "recent": [_type(each) for each in sheet.recent],
    }


def _type(each: EquipmentType) -> dict[str, str]:
    return {"id": each.id, "label": each.label("en")}
