"""Match every video that waits for it, and learn idents from the matches."""

from collections.abc import Callable

from vidcat.catalogue import Catalogue
from vidcat.stages.idents import learn_idents
from vidcat.stages.match import match, open_index, unmatched

# Videos matched before idents are looked for: those of one publisher are all tied until then.
_LEARN_EVERY = 50


def match_new(catalogue: Catalogue, progress: Callable[[int, int], None]) -> None:
    """Compare what is new, or was left by a stop, with all that is catalogued.

    `progress` receives how many videos of how many are matched.
    """
    store = catalogue.store
    index = open_index(store, catalogue.index, write=True)
    waiting = unmatched(store)
    for number, video in enumerate(waiting, 1):
        match(video, store, index)
        progress(number, len(waiting))
        if number % _LEARN_EVERY == 0:
            learn_idents(store)
    learn_idents(store)  # also what a stop left unlearnt
