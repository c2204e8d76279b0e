"""What people say of idents: whose one is, which makes its showings sightings of the logo."""

from vidcat.domain.casework import STATED, Moment, Provenance, Sighting, SightingStatus
from vidcat.domain.fields import MAX_PROSE, require_name, require_text
from vidcat.domain.idents import SAME_BITS, Ident, IdentWord, Showing
from vidcat.domain.matching import Band
from vidcat.errors import BadStatement
from vidcat.store.session import Store, Transaction
from vidcat.store.sightings import Saying

LOGO = "insignia/logo/media-office"
_AROUND_S = 1.0  # a sighting of the ident begins and ends near its showing


def name_ident(store: Store, number: int, name: str, type_name: str | None, by: str) -> Ident:
    """Say whose an ident is, and which logo it shows: any name of a type, or a media office's.

    Raises NoSuchIdent, NoSuchType, AmbiguousType, NoSuchPerson, BadStatement.
    """
    called = require_name("name", name, "an ident")
    with store.write() as tx:
        ident = tx.idents.get(number)
        node = tx.equipment.taxonomy().named(type_name or LOGO).id
        tx.idents.say(number, IdentWord.IDENT, (called, node, ""), tx.people.id(by))
        tx.runs.forget(ident.taken_from.video, "travel")
        return tx.idents.get(number)


def call_footage(store: Store, number: int, reason: str, by: str) -> Ident:
    """Say that what was learnt as an ident is footage: its videos are owed their match again.

    Raises NoSuchIdent, NoSuchPerson, BadStatement.
    """
    if not reason.strip():
        raise BadStatement("reason: say why it is footage.")
    require_text("reason", reason, MAX_PROSE)
    with store.write() as tx:
        ident = tx.idents.get(number)
        tx.idents.say(number, IdentWord.FOOTAGE, ("", None, reason), tx.people.id(by))
        for showing in ident.showings:
            tx.runs.forget(showing.video, "match")
        return tx.idents.get(number)


def list_idents(store: Store) -> list[Ident]:
    """List what was learnt, by number."""
    with store.read() as tx:
        return tx.idents.listed()


def find_ident(store: Store, number: int) -> Ident:
    """Give one ident; raises NoSuchIdent."""
    with store.read() as tx:
        return tx.idents.get(number)


def propose_showings(tx: Transaction, video: str | None = None) -> int:
    """Propose every named ident as a sighting of its logo where it is shown, or in one video.

    Gives how many proposals were made; none is made twice.
    """
    made = 0
    for ident in tx.idents.listed():
        origin = _sighting_of(tx, ident)
        if origin is None:
            continue
        there = {each.video for each in tx.sightings.carried_from(origin.number)}
        for showing in ident.showings:
            wanted = video in (None, showing.video)
            if wanted and showing.video not in there | {origin.video}:
                _propose(tx, ident, origin, showing)
                made += 1
    return made


def _sighting_of(tx: Transaction, ident: Ident) -> Sighting | None:
    """Give the sighting that somebody made of a named ident where it was taken from."""
    naming, taken = ident.naming, ident.taken_from
    if naming is None or naming.word is not IdentWord.IDENT:
        return None
    for each in tx.sightings.of_video(taken.video):
        same = each.statement.identification.type == naming.type
        near = each.moment.start_s >= taken.start_s - _AROUND_S
        if each.status in STATED and same and near and each.moment.end_s <= taken.end_s + _AROUND_S:
            return tx.sightings.get(tx.sightings.origin(each.number))
    return None


def _propose(tx: Transaction, ident: Ident, origin: Sighting, showing: Showing) -> None:
    base = tx.videos.time_base(showing.video)
    start, end = base.nearest_pts(showing.start_s), base.nearest_pts(showing.end_s) - 1
    provenance = Provenance(
        sighting=origin.number,
        video=origin.video,
        band=Band.PROBABLE,
        distance=float(SAME_BITS),  # at most: the ident was known by it
        offset_s=showing.start_s - ident.taken_from.start_s,
        rate=1.0,
        mirrored=False,
        ambiguous=False,
    )
    tx.sightings.add(
        showing.video,
        Moment(start, max(start, end), base),
        origin.statement,
        Saying(SightingStatus.PROPOSED, None, origin=origin.number, provenance=provenance),
    )
