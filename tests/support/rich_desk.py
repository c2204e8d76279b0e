"""A desk where somebody has said something of every kind, in awkward letters, for round trips."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from casework_desk import (
    ANN,
    APC,
    BOB,
    BTR,
    CYD,
    A,
    B,
    C,
    Clock,
    D,
    at,
    now,
    open_desk,
    relate,
    said,
    see,
)
from casework_desk import segment as aligned
from vidcat.casework.copies.verdicts import give_verdict
from vidcat.casework.desk.viewings import mark, record_shown, take_back_look
from vidcat.casework.equipment.types_and_items import add_item
from vidcat.casework.provenance.postings import add_posting, withdraw_posting
from vidcat.casework.questions.saved_searches import remove_search, save_search
from vidcat.casework.reports.claims import (
    assess_sighting,
    assess_video,
    end_overruling,
    overrule_claim,
)
from vidcat.casework.reports.statements import add_report, resolve, unresolve
from vidcat.casework.sightings.openings import note_opened
from vidcat.casework.sightings.statements import (
    Opinion,
    correct_sighting,
    review_sighting,
    withdraw_sighting,
)
from vidcat.domain.copies.idents import IdentName, IdentWord, Showing
from vidcat.domain.copies.matching import Kind
from vidcat.domain.copies.verdicts import VerdictWord
from vidcat.domain.desk.viewing import Sensitivity
from vidcat.domain.exchange.look_records import ViewingRecord
from vidcat.domain.provenance.lineage import PostingDraft
from vidcat.domain.reports.claim_check import ClaimStatus
from vidcat.domain.reports.claims import Page
from vidcat.domain.reports.drafts import (
    CitationDraft,
    CitationKind,
    ClaimDraft,
    ClaimRef,
    ReportDraft,
)
from vidcat.domain.sightings.reviews import Via
from vidcat.domain.sightings.statements import (
    Bearing,
    Certainty,
    Context,
    Identification,
    ReviewVerdict,
)
from vidcat.domain.values.counts import parse_count
from vidcat.domain.values.dates import parse_date
from vidcat.domain.values.regions import Region
from vidcat.domain.values.signed import Signed
from vidcat.domain.values.spans import Span
from vidcat.domain.video.looking import ScreenTime, Shown
from vidcat.domain.video.model import FileIdentity, FileStamp
from vidcat.store.schema.casework_tables import AssignmentRow, PlaceRow, ReviewRow
from vidcat.store.schema.exchange_tables import AttestationRow, ColumnMappingRow
from vidcat.store.session import Store

WHEN = datetime(2026, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)
EVIL = '=HYPERLINK("http://x") \u202e مرحبا <b>\n\t'
SLUG = "a-parade"
BOX = Region(0.1, 0.2, 0.3, 1 / 3)


def open_rich_desk(file: Path) -> Store:
    """Make a catalogue that holds a record of every kind."""
    file.write_bytes(_laid_out())
    return Store(file, Clock())


def open_empty(file: Path) -> Store:
    """Make a catalogue that holds nothing."""
    file.write_bytes(_empty())
    return Store(file, Clock())


@cache
def _laid_out() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "catalogue.db"
        store = open_desk(file)
        _cite(store)
        _see(store)
        _say_more(store)
        _insert_what_has_no_call_here(store)
        store.close()
        return file.read_bytes()


@cache
def _empty() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "catalogue.db"
        Store(file).close()
        return file.read_bytes()


def _cite(store: Store) -> None:
    citations = (
        CitationDraft(
            1,
            (CitationKind.PARADE, CitationKind.FUNERAL),
            "The parade",
            EVIL,
            "https://example.org/1",
            "A channel",
            parse_date("2016-06~"),
            "iframe",
        ),
        CitationDraft(3, published=parse_date("../2016")),
    )
    claims = (
        ClaimDraft(1, 1, BTR, parse_count("at least 2"), EVIL, "", "a reader's comment"),
        ClaimDraft(2, None, "", parse_count("not given")),
    )
    draft = ReportDraft(
        slug=SLUG,
        title="A parade",
        publisher="An institute",
        authors=("One", "مؤلف"),
        published=parse_date("2016-06-06/2016-06-08"),
        url="https://example.org/report",
        language="en",
        text=EVIL * 10,
        citations=citations,
        claims=claims,
        note="n",
    )
    add_report(store, draft, Page("e" * 64, "https://example.org/page", WHEN))
    resolve(store, SLUG, 1, A, ANN)
    resolve(store, SLUG, 1, C, None)
    unresolve(store, SLUG, 1, C, BOB, "another street")


def _see(store: Store) -> None:
    relate(store, A, B, aligned((0.0, 60.0), (0.0, 60.0)))
    item = add_item(store, "BTR with plate ٤٤٧١", EVIL, ANN)
    whole = said(
        BTR,
        BOX,
        rivals=(Identification(APC, Certainty.POSSIBLE),),
        count=parse_count("about 3"),
        context=Context.PARADED,
        marking="لبيك يا حسين",
        marking_language="ar",
        note=EVIL,
        basis="eight wheels",
        item=item,
    )
    first = see(store, A, at(1.0, 2.5), whole)
    with store.write() as tx:
        assess_sighting(tx, (SLUG, 1), first, Bearing.SUPPORTS, ANN, "as said")
    review_sighting(store, first, Opinion(ReviewVerdict.DISPUTE, "seven wheels"), BOB)
    correct_sighting(
        store, now(store, 1), at(1.0), replace(whole, count=None, item=None), (ANN, "recounted")
    )
    review_sighting(store, now(store, 1), Opinion(ReviewVerdict.CONFIRM, ""), CYD)
    taken_back = see(store, C, at(3.0), said("weapon/toophan"))
    withdraw_sighting(store, taken_back, ANN, "a pipe")
    assess_video(store, SLUG, 2, A, BOB, "looked through")
    note_opened(store, [1], BOB, Via.PAGE)
    overrule_claim(store, ClaimRef(SLUG, 2), ClaimStatus.PARTLY, "seen by eye", CYD)
    end_overruling(store, ClaimRef(SLUG, 2), "it was not", CYD)


def _say_more(store: Store) -> None:
    give_verdict(store, (B, D), VerdictWord.DIFFERENT, None, (BOB, "other tanks"))
    give_verdict(store, (A, B), VerdictWord.SAME, Kind.NEAR, (ANN, "the same dust"))
    draft = PostingDraft("https://example.org/v", "A channel", parse_date("2016?"), EVIL)
    add_posting(store, A, draft, ANN)
    withdraw_posting(
        store,
        add_posting(store, B, PostingDraft(publisher="Nobody"), BOB).number,
        "wrong video",
        ANN,
    )
    mark(store, A, None, Sensitivity.GRAPHIC, (ANN, "bodies"))
    mark(store, A, 12_800, Sensitivity.HARMLESS, (BOB, ""))
    record_shown(
        store,
        A,
        [
            ScreenTime(0, None, 1.25, Shown.CLEAR),
            ScreenTime(12_800, None, 0.1, Shown.VEILED),
            ScreenTime(None, Span(2.0, 4.5), 2.5, Shown.GREY),
        ],
        ANN,
    )
    take_back_look(store, A, 0, Signed(ANN, "of another window"))
    with store.write() as tx:  # as an older version noted it
        then = datetime(2024, 5, 6, tzinfo=UTC)
        tx.arrivals.add(
            ViewingRecord(
                video=A, pts=0, by=ANN, clear=True, seconds=1.25, first_at=then, last_at=then
            )
        )
        tx.arrivals.finish()
    save_search(store, "Parades", "context=paraded", ANN)
    remove_search(store, save_search(store, "Gone", "", BOB))
    looks = np.arange(64, dtype=np.uint8).reshape(2, 32)
    with store.write() as tx:
        ident = tx.idents.add(Showing(D, 0.0, 3.5), looks)
        tx.idents.add(Showing(C, 0.0, 2.0), looks)  # of which nobody said anything
        tx.idents.say(
            ident, IdentWord.FOOTAGE, IdentName("", None), "the strike itself", tx.people.id(ANN)
        )
        odd = FileIdentity(b"/videos/\xff\xfe \n.mp4", D, FileStamp(1, 2, 3, 512, 4, 6))
        tx.videos.register(odd)
        tx.videos.register(FileIdentity(b"/videos/odd", "9" * 64, FileStamp(1, 2, 9, 512, 4, 6)))
        tx.videos.set_status("9" * 64, "refused", "not_video", "a text")


def _insert_what_has_no_call_here(store: Store) -> None:
    with store.write() as tx:
        session = tx.record_reads._session
        signed = {"person_id": 1, "made_at": WHEN}
        review = {"is_blind": True, "type_id": 3, "certainty": "possible"}
        given = {"is_blind": True, "given_by_id": 3, "given_at": WHEN, "batch": "Monday"}
        where = {"latitude": 36.2, "longitude": 37.1, "within_m": 50.0, "basis": "a minaret"}
        file = {"path": b"/papers/\xff.tsr", "sha256": "7" * 64, "size_bytes": 5, "note": ""}
        session.add_all(
            [
                ReviewRow(sighting_id=1, verdict="dispute", reason="", **review, **signed),
                ReviewRow(sighting_id=1, verdict="identified", reason="", **review, **signed),
                AssignmentRow(sighting_number=1, person_id=2, ended_at=WHEN, **given),
                PlaceRow(video_id=1, name="Aleppo, حلب", **where, **signed),
                AttestationRow(video_id=1, posting_id=1, kind="timestamp", **file, **signed),
                ColumnMappingRow(
                    name="theirs", columns={"Typ": "type"}, person_id=1, saved_at=WHEN
                ),
            ]
        )
