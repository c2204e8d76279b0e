"""Act on a person's word on an ident: label its showings, or match its videos with it again."""

from vidcat.casework.idents import call_footage, name_ident, propose_showings
from vidcat.casework.travel import carry_to_matched
from vidcat.catalogue import Catalogue
from vidcat.domain.casework import Identification, Sighting, Statement
from vidcat.domain.idents import Ident
from vidcat.runners.labelling import Place, label
from vidcat.stages import match

_LAST_FRAME_S = 0.25  # before its end an ident is surely still shown


def label_ident(
    catalogue: Catalogue, number: int, name: str, type_name: str | None, by: str
) -> tuple[Ident, Sighting, int]:
    """Name an ident: its logo is seen where it was learnt, and proposed wherever it is shown.

    Gives the ident, the sighting and how many were proposed. Raises what `name_ident` and `label`
    raise, OriginalMissing among them.
    """
    ident = name_ident(catalogue.store, number, name, type_name, by)
    taken = ident.taken_from
    place = Place(taken.video, taken.start_s, max(taken.start_s, taken.end_s - _LAST_FRAME_S))
    logo = ident.naming.type if ident.naming else None
    statement = Statement(Identification(logo or ""), note=f"ident: {name.strip()}")
    sighting, _ = label(catalogue, place, statement, by)
    with catalogue.store.write() as tx:
        proposed = propose_showings(tx)
    return ident, sighting, proposed


def match_as_footage(catalogue: Catalogue, number: int, reason: str, by: str) -> Ident:
    """Say that an ident is footage, and match the videos that show it with it at once."""
    ident = call_footage(catalogue.store, number, reason, by)
    index = match.open_index(catalogue.store, catalogue.index, write=False)
    for video in match.unmatched(catalogue.store):
        match.match(video, catalogue.store, index)
    carry_to_matched(catalogue.store)
    return ident
