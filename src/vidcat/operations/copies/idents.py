"""Name idents or call them footage, and match again at once."""

from vidcat.casework.copies import idents
from vidcat.casework.copies.idents import IdentNaming
from vidcat.casework.sightings.travel import carry_to_matched
from vidcat.catalogue import Catalogue
from vidcat.domain.copies.diagonals import STEP_S
from vidcat.domain.sightings.statements import Sighting
from vidcat.operations.frames.labelling import exact_moment
from vidcat.reads.video.by_name import find_video
from vidcat.stages.idents import rematch


def name_ident(
    catalogue: Catalogue, number: int, naming: IdentNaming, by: str
) -> tuple[Sighting, tuple[Sighting, ...]]:
    """Record whose an ident is; return the sighting of its logo and the proposals elsewhere.

    An ident that was called footage is an ident again. Raises OriginalMissing when the exemplar's
    frames cannot be decoded, and what `casework.copies.idents.name_ident` raises.
    """
    with catalogue.store.read() as tx:
        ident = tx.idents.get(number)
    record = find_video(catalogue.store, ident.exemplar.video)
    start_s, end_s = ident.exemplar.span
    # Where it ends, something else is shown, or nothing.
    moment = exact_moment(catalogue, record, start_s, max(start_s, end_s - STEP_S))
    with catalogue.store.write() as tx:
        made = idents.name_ident(tx, number, naming, moment, by)
        if ident.is_footage:
            rematch(tx, number)
        return made


def match_as_footage(catalogue: Catalogue, number: int, reason: str, by: str) -> None:
    """Record that an ident is footage, and match the videos that show it with it at once.

    Raises what `call_footage` raises.
    """
    with catalogue.store.write() as tx:
        idents.call_footage(tx, number, reason, by)
        rematch(tx, number)
    carry_to_matched(catalogue.store)
