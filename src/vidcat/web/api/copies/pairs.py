"""Pairs of videos that may share footage, the evidence for them, and verdicts on them."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from vidcat.casework.copies.verdicts import give_verdict
from vidcat.casework.desk.receipts import Sent, once
from vidcat.domain.copies.matching import Kind, Method
from vidcat.domain.copies.pair_key import PairKey
from vidcat.domain.copies.verdicts import VerdictWord
from vidcat.domain.exchange.video_documents import relation_json, verdict_json
from vidcat.domain.values.signed import Signed
from vidcat.operations.copies.explain import evidence_of
from vidcat.reads.copies.pairs import PAGE, list_pairs
from vidcat.reads.copies.relations import explain_pair
from vidcat.reads.video.by_name import find_video
from vidcat.store.session import Store
from vidcat.web.api.copies.forms import EvidenceForm, PairsForm, RelationForm, VerdictForm
from vidcat.web.api.forms import holds
from vidcat.web.api.sightings.statements import Key
from vidcat.web.copies.pair_documents import evidence_document
from vidcat.web.copies.pair_query import PairsAsked
from vidcat.web.desk import DeskHere
from vidcat.web.visitors import Judge, Reader

router = APIRouter(tags=["copies"])
Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class VerdictStatement(BaseModel):
    """A word on two videos; `kind` is what a is to b, and only of videos that are the same."""

    key: Key
    a: Digest
    b: Digest
    verdict: VerdictWord
    kind: Kind | None = None
    reason: Annotated[str, Field(max_length=10_000)]


@router.get("/copies", **holds(PairsForm))
def list_(
    visitor: Reader,
    desk: DeskHere,
    query: PairsAsked,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> dict[str, Any]:
    """List pairs, 25 a page, in the order in which they are judged."""
    found = list_pairs(desk.store, query, page)
    pairs = [relation_json(each.relation, each.verdict) for each in found.pairs]
    return {"total": found.total, "page": page, "per_page": PAGE, "pairs": pairs}


@router.get("/copies/{a}/{b}", **holds(RelationForm))
def get(a: str, b: str, visitor: Reader, desk: DeskHere) -> dict[str, Any]:
    """Return what was found for two videos, as seen from the first."""
    judged = explain_pair(desk.store, a, b).judged
    return relation_json(judged.relation, judged.verdict)


@router.get("/copies/{a}/{b}/evidence", **holds(EvidenceForm))
def evidence(a: str, b: str, visitor: Judge, desk: DeskHere, look: bool = False) -> dict[str, Any]:
    """Return the moments that a relation rests on, segment by segment.

    Pairs that were laid over each other by their details need `look`: then both originals are
    decoded, which takes some seconds.
    """
    explained = explain_pair(desk.store, a, b)
    if explained.judged.relation.method is Method.PICTURES:
        if not look:
            return {"needs_look": True, "segments": []}
        explained = evidence_of(desk.catalogue, explained)
    return {
        "needs_look": False,
        "segments": [evidence_document(each) for each in explained.evidence],
    }


@router.post("/verdicts", **holds(VerdictForm))
def judge(statement: VerdictStatement, visitor: Judge, desk: DeskHere) -> dict[str, Any]:
    """Record whether two videos share footage; the newest verdict on a pair counts."""
    said = statement.model_dump(mode="json", exclude={"key"})
    pair = PairKey(statement.a, statement.b)

    def act(store: Store) -> dict[str, Any]:
        for video in pair:
            find_video(store, video)
        signed = Signed(visitor.name, statement.reason)
        return verdict_json(give_verdict(store, pair, statement.verdict, statement.kind, signed))

    return once(desk.store, Sent(statement.key, visitor.name, said), act)
