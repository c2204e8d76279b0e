"""Label frames: make, correct, take back, and answer what was proposed from a copy.

Every statement carries a key of its sender's and counts once, however often it is sent. Its frame
is proved before the database is locked, so that nobody waits for a decoder.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from fastapi import APIRouter

from vidcat.casework.desk.receipts import Sent, answer_of, once
from vidcat.casework.reports.claims import assess_sighting
from vidcat.casework.sightings.copied import link_copy
from vidcat.casework.sightings.openings import note_opened
from vidcat.casework.sightings.statements import (
    correct_sighting,
    make_sighting,
    require_version,
    withdraw_sighting,
)
from vidcat.domain.desk.viewing import Visitor
from vidcat.domain.exchange.documents import sighting_json
from vidcat.domain.reports.drafts import ClaimRef
from vidcat.domain.sightings.reviews import Via
from vidcat.domain.sightings.statements import Moment, Sighting, SightingStatus
from vidcat.domain.values.signed import Signed
from vidcat.errors import BadStatement
from vidcat.operations.frames.frame_desk import FrameDesk
from vidcat.operations.frames.labelling import moment_of
from vidcat.reads.questions.answers import current, of_video
from vidcat.reads.video.by_name import digest_of
from vidcat.store.session import Store
from vidcat.web.api.forms import holds
from vidcat.web.api.sightings.forms import MadeForm, SightingForm
from vidcat.web.api.sightings.statements import (
    AnswerIn,
    AssessingIn,
    ChangeIn,
    FollowingIn,
    MakingIn,
    Number,
)
from vidcat.web.desk import Desk, DeskHere
from vidcat.web.visitors import Labeller, Reader

router = APIRouter(tags=["labelling"])
Document = dict[str, Any]


@router.get("/videos/{video}/sightings", **holds(list[SightingForm]))
def seen(video: str, visitor: Reader, desk: DeskHere) -> list[Document]:
    """List the sightings of a video that are not withdrawn, by time."""
    found = of_video(desk.store, digest_of(desk.store, video))
    note_opened(desk.store, [each.number for each in found], visitor.name, Via.API)
    return [sighting_json(each) for each in found]


@router.get("/sightings/{number:int}", **holds(SightingForm))
def one(number: Number, visitor: Reader, desk: DeskHere) -> Document:
    """Return the newest version of a sighting."""
    found = current(desk.store, number)
    note_opened(desk.store, [number], visitor.name, Via.API)
    return sighting_json(found)


@router.post("/sightings", **holds(MadeForm))
def make(making: MakingIn, visitor: Labeller, desk: DeskHere) -> Document:
    """Record what is visible in a frame; it is proposed on every copy at once."""

    def act() -> Callable[[Store], Document]:
        video = digest_of(desk.store, making.video)
        moment = moment_of(desk.store, desk.frames, video, making.pts, making.until_pts)
        said = making.statement()
        source = _source(desk.store, visitor, making)

        def made(store: Store) -> Document:
            sighting, proposed = make_sighting(
                store, video, moment, said, visitor.name, making.bearing()
            )
            if source is not None:
                sighting = link_copy(store, sighting, source)
            return sighting_json(sighting) | {"proposed": [each.number for each in proposed]}

        return made

    return _once(desk, visitor, making.key, making.model_dump(mode="json"), act)


@router.post("/sightings/changes", **holds(SightingForm))
def change(change: ChangeIn, visitor: Labeller, desk: DeskHere) -> Document:
    """Correct a sighting, or bring a withdrawn one back; what was said before stays."""

    def act() -> Callable[[Store], Document]:
        before = _seen(desk.store, visitor, change)
        moment = _moved(desk, before, change)
        said = change.on(before.statement)
        signed = Signed(visitor.name, change.why)
        return lambda store: sighting_json(correct_sighting(store, before, moment, said, signed))

    return _once(desk, visitor, change.key, change.model_dump(mode="json", exclude_unset=True), act)


@router.post("/sightings/withdrawals", **holds(SightingForm))
def withdraw(taken: FollowingIn, visitor: Labeller, desk: DeskHere) -> Document:
    """Take a sighting back; it is kept, with who and why."""

    def act() -> Callable[[Store], Document]:
        before = _seen(desk.store, visitor, taken)
        return lambda store: sighting_json(
            withdraw_sighting(store, before, visitor.name, taken.why)
        )

    return _once(desk, visitor, taken.key, taken.model_dump(mode="json"), act)


@router.post("/sightings/answers", **holds(SightingForm))
def answer(word: AnswerIn, visitor: Labeller, desk: DeskHere) -> Document:
    """Confirm what was proposed from a copy as one's own statement, or refuse it for good."""

    def act() -> Callable[[Store], Document]:
        before = _seen(desk.store, visitor, word)
        if before.status is not SightingStatus.PROPOSED:
            raise BadStatement(f"sighting: {before.number} is {before.status}, not proposed.")
        if not word.confirm:
            return lambda store: sighting_json(
                withdraw_sighting(store, before, visitor.name, word.why)
            )
        moment = _exact(desk.frames, before)
        return lambda store: sighting_json(
            correct_sighting(
                store, before, moment, before.statement, Signed(visitor.name, word.why)
            )
        )

    return _once(desk, visitor, word.key, word.model_dump(mode="json"), act)


@router.post("/assessments", **holds(SightingForm))
def assess(word: AssessingIn, visitor: Labeller, desk: DeskHere) -> Document:
    """Record how a sighting bears on a claim; a later assessment of the two replaces it."""

    def act() -> Callable[[Store], Document]:
        before = _seen(desk.store, visitor, word)
        of = ClaimRef(word.claim.report, word.claim.claim)

        def assessed(store: Store) -> Document:
            with store.write() as tx:
                assess_sighting(tx, of, before, word.claim.bearing, visitor.name, word.why)
                return sighting_json(tx.sightings.get(before.number))

        return assessed

    return _once(desk, visitor, word.key, word.model_dump(mode="json"), act)


def _once(
    desk: Desk,
    visitor: Visitor,
    key: str,
    said: Document,
    prepare: Callable[[], Callable[[Store], Document]],
) -> Document:
    """Answer as before what came before; else prove the frame first, then record in one go."""
    sent = Sent(key, visitor.name, said)
    known = answer_of(desk.store, sent)
    return known if known is not None else once(desk.store, sent, prepare())


def _seen(store: Store, visitor: Visitor, about: FollowingIn) -> Sighting:
    """Return the version of a sighting that a statement is about; raise StaleEdit."""
    number, version = about.sighting, about.version
    if about.after is not None:
        made = _answered(store, visitor, about.after)
        number, version = made["sighting"], made["version"]
    if number is None or version is None:
        raise BadStatement("sighting: say which, and which version you saw; or give `after`.")
    now = current(store, number)
    require_version(now, version)
    return now


def _source(store: Store, visitor: Visitor, making: MakingIn) -> int | None:
    """Return the number of the sighting that a new one is copied from, None for none."""
    if making.copied_after is None:
        return making.copied_from
    number: int = _answered(store, visitor, making.copied_after)["sighting"]
    return number


def _answered(store: Store, visitor: Visitor, key: str) -> Document:
    """Return the sighting that an earlier statement of the visitor's made; raise BadStatement."""
    with store.read() as tx:
        receipt = tx.desk.receipt(key)
        is_own = receipt is not None and receipt[0] == tx.people.id(visitor.name)
    if receipt is None or not is_own:
        raise BadStatement("after: no statement of yours was received under that key.")
    if not {"sighting", "version"} <= receipt[2].keys():
        raise BadStatement("after: what was received under that key made no sighting.")
    return receipt[2]


def _moved(desk: Desk, before: Sighting, change: ChangeIn) -> Moment:
    """Return the frames of a correction: those of before, unless others are named."""
    if {"pts", "until_pts"} & change.model_fields_set:
        pts = before.moment.pts if change.pts is None else change.pts
        return moment_of(desk.store, desk.frames, before.video, pts, change.until_pts)
    if before.status is SightingStatus.PROPOSED:
        return _exact(desk.frames, before)
    return before.moment


def _exact(frames: FrameDesk, proposed: Sighting) -> Moment:
    """Return the frames shown at the times of a proposal, which are aligned, not decoded."""
    start, end = proposed.moment.start_s, proposed.moment.end_s
    first = frames.frame(proposed.video, start)
    last = frames.frame(proposed.video, end) if end > start else first
    return replace(first.moment, end_pts=max(first.pts, last.pts))
