"""Pairs of videos that may share footage: the list, and one pair side by side to be judged."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from vidcat.domain.copies.matching import Band, Kind
from vidcat.domain.copies.pair_key import PairKey
from vidcat.domain.copies.pair_words import BAND_WORDS, KIND_WORDS, relation_sentences
from vidcat.reads.copies.pairs import PAGE, get_pair, list_pairs, next_pair
from vidcat.web.copies.pair_documents import pair_data
from vidcat.web.copies.pair_query import PairsAsked, query_string
from vidcat.web.desk import DeskHere
from vidcat.web.rendering import page
from vidcat.web.visitors import Reader

router = APIRouter()
_MAX_PAGE = 1_000_000


@router.get("/copies")
def copies(
    request: Request,
    visitor: Reader,
    desk: DeskHere,
    query: PairsAsked,
    number: Annotated[int, Query(alias="page", ge=1, le=_MAX_PAGE)] = 1,
) -> HTMLResponse:
    """List pairs, those first that wait for a verdict, and how verdicts agreed with the bands."""
    shown = list_pairs(desk.store, query, number)
    return page(
        request,
        "copies/copies.html",
        asked=query,
        shown=shown,
        number=number,
        pages=-(-shown.total // PAGE),
        address=query_string,
        bands=list(Band),
        kinds=[kind for kind in Kind if kind is not Kind.CONTAINS],
        kind_words=KIND_WORDS,
    )


@router.get("/copies/next")
def next_(
    visitor: Reader,
    desk: DeskHere,
    query: PairsAsked,
    a: Annotated[str, Query(pattern="^([0-9a-f]{64})?$")] = "",
    b: Annotated[str, Query(pattern="^([0-9a-f]{64})?$")] = "",
) -> Response:
    """Go to the pair after a and b, or to the list when none is left."""
    found = next_pair(desk.store, query, PairKey(a, b) if a and b else None)
    kept = query_string(query)
    return RedirectResponse(
        f"/copies/{found[0]}/{found[1]}{kept}" if found else f"/copies{kept}", 303
    )


@router.get("/copies/{a}/{b}")
def pair(
    request: Request, visitor: Reader, desk: DeskHere, query: PairsAsked, a: str, b: str
) -> HTMLResponse:
    """Show two videos side by side, aligned where they share footage."""
    whole = get_pair(desk.store, a, b)
    both = {"a": whole.a.record.sha256, "b": whole.b.record.sha256}
    return page(
        request,
        "copies/pair.html",
        pair=whole,
        data=pair_data(whole),
        sentences=relation_sentences(whole.relation) if whole.relation else (),
        band_words=BAND_WORDS,
        kind_words=KIND_WORDS,
        kinds=[kind for kind in Kind if kind is not Kind.SCENE],
        back=f"/copies{query_string(query)}",
        next=f"/copies/next{query_string(query, **both)}",
    )
