"""The pairs that an address asks for, and the address that asks for them again."""

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import Depends

from vidcat.domain.copies.matching import Band, Kind
from vidcat.domain.copies.pairs import PairQuery, State
from vidcat.reads.video.by_name import find_video
from vidcat.web.desk import DeskHere

ALL = "all"


def asked(
    desk: DeskHere,
    state: State | Literal["all"] = State.OPEN,
    band: Band | Literal[""] = "",
    kind: Kind | Literal[""] = "",
    video: str = "",
) -> PairQuery:
    """Read the filters; empty ones ask for everything. Raises NoSuchVideo, AmbiguousVideo."""
    named = find_video(desk.store, video.strip()).sha256 if video.strip() else None
    return PairQuery(None if state == ALL else State(state), band or None, kind or None, named)


PairsAsked = Annotated[PairQuery, Depends(asked)]


def query_string(query: PairQuery, **more: str | int) -> str:
    """Write filters as an address holds them, "" or with its "?"."""
    said = {
        "state": ALL if query.state is None else "" if query.state is State.OPEN else query.state,
        "band": query.band or "",
        "kind": query.kind or "",
        "video": query.video or "",
        **more,
    }
    kept = {name: value for name, value in said.items() if value != ""}
    return f"?{urlencode(kept)}" if kept else ""
