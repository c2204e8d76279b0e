"""Record what an archive knows of a video: its posting and attesting papers, each once."""

from dataclasses import dataclass
from datetime import date

from vidcat.casework.provenance.postings import add_posting
from vidcat.domain.provenance.attestations import Attestation, Paper
from vidcat.domain.provenance.lineage import PostingDraft
from vidcat.domain.values.dates import ReportedDate
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction


@dataclass(frozen=True)
class Witnessed:
    """A video (SHA-256) with the posting that an archive tells of, and its papers."""

    video: str
    posting: PostingDraft
    papers: tuple[Paper, ...]


def record_witnessed(store: Store, tx: Transaction, each: Witnessed, by: str) -> tuple[int, int]:
    """Record a posting and papers; return how many of each were new.

    What is recorded already, or was withdrawn by somebody, is left out. Raises BadStatement,
    NoSuchPerson.
    """
    number = _posting(tx, each)
    is_new = number is None
    if number is None:
        number = add_posting(store.joined(tx), each.video, each.posting, by).number
    person = tx.people.id(by)
    added = [tx.attestations.add(each.video, number, paper, person) for paper in each.papers]
    return int(is_new), sum(added)


def attestations_of(store: Store, video: str) -> list[Attestation]:
    """Return the papers of a video (SHA-256), in the order they were recorded."""
    with store.read() as tx:
        return tx.attestations.of_video(video)


def _posting(tx: Transaction, each: Witnessed) -> int | None:
    """Find an equal posting; dates of the same day are equal however precise they are."""
    wanted = each.posting
    for posting in tx.postings.listed(each.video, withdrawn=True):
        draft = posting.draft
        is_same = (draft.url, draft.publisher) == (wanted.url, wanted.publisher)
        if is_same and _days(draft.posted) == _days(wanted.posted):
            return posting.number
    return None


def _days(posted: ReportedDate | None) -> tuple[date | None, date | None]:
    return (posted.earliest, posted.latest) if posted else (None, None)
