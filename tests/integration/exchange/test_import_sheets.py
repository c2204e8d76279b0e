"""Sheets of sightings come in: all rows or none, each for its exact frame, each once."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from casework_desk import ANN, APC, BOB, BTR, add_videos, on, said, see
from import_desk import CLIP, SHA256, STEP, footage_desk, frame, framehash
from vidcat.casework.equipment.types_and_items import add_item, list_items
from vidcat.casework.exchange.column_mappings import find_mapping, list_mappings
from vidcat.casework.provenance.postings import add_posting
from vidcat.casework.reports.statements import add_report
from vidcat.catalogue import Catalogue
from vidcat.domain.exchange.sheets import SheetField
from vidcat.domain.provenance.custody_log import LoggedKind
from vidcat.domain.provenance.lineage import PostingDraft
from vidcat.domain.questions.question import Question
from vidcat.domain.reports.drafts import ClaimDraft, ReportDraft
from vidcat.domain.sightings.statements import (
    Bearing,
    Certainty,
    Context,
    Identification,
    Sighting,
    SightingStatus,
)
from vidcat.domain.values.counts import parse_count
from vidcat.domain.values.regions import Region
from vidcat.errors import AlreadyImported, BadOutput, BadSheet, NoSuchMapping, NoSuchPerson
from vidcat.exports.parts.answer import Choices
from vidcat.exports.registry import FORMATS
from vidcat.operations.export.answers import ExportOrder, take_out
from vidcat.operations.frames.labelling import withdraw
from vidcat.operations.import_.sheet_files import SheetForm
from vidcat.operations.import_.sheets import SheetOrder, SheetReport, import_sheet
from work import counted_calls


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with footage_desk(tmp_path / "here") as made:
        yield made


def silent(noun: str, done: int, of: int) -> None:
    pass


def bring(catalogue: Catalogue, path: Path, **options: object) -> SheetReport:
    form = SheetForm(path.suffix.removeprefix(".")) if path.suffix == ".xlsx" else SheetForm.CSV
    order = SheetOrder(path, form, ANN)
    return import_sheet(catalogue, replace(order, **options), silent)


def sheet(catalogue: Catalogue, *rows: str, header: str = "video,time,type,box,note") -> Path:
    path = catalogue.folder / "sheet.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return path


def faults(report: SheetReport) -> list[tuple[int, str]]:
    return [(each.row, each.field) for each in report.problems.shown]


def out(catalogue: Catalogue, name: str) -> Path:
    path = catalogue.folder / name
    take_out(
        catalogue,
        ExportOrder(FORMATS["csv"], path, Question(), Choices(), ANN),
        lambda done, of: None,
    )
    return path


def content(sighting: Sighting) -> tuple[object, ...]:
    """Give what is said and by whom; the box as the citation writes it, to eight digits."""
    statement = replace(sighting.statement, region=None)
    return sighting.moment, statement, sighting.by, str(sighting.citation)


def test_our_own_sheet_comes_back_as_the_very_same_sightings(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    store = catalogue.store
    item = add_item(store, "the one with the plate", "", ANN)
    whole = said(
        BTR,
        Region(0.123456789, 1 / 3, 0.25, 0.5),
        rivals=(Identification(APC, Certainty.NOT_EXCLUDED), Identification("weapon")),
        count=parse_count("at least 2"),
        context=Context.FUNERAL,
        marking="٧٢; “حزب”",
        marking_language="ar",
        note="=1+1\nsecond, line",
        basis="-six wheels; 'quoted'",
        item=item,
    )
    see(store, SHA256, frame(3, 40), whole)
    see(store, SHA256, frame(12), said("weapon"), BOB)
    taken_back = see(store, SHA256, frame(20), said("weapon/toophan"))
    withdraw(catalogue, taken_back.number, ANN, "wrong")
    exported = out(catalogue, "ours.csv")
    with footage_desk(tmp_path / "there") as other:
        add_item(other.store, "the one with the plate", "", ANN)
        report = bring(other, exported)
        assert (report.rows, report.made.sightings, report.problems.count) == (2, 2, 0)
        stated = [s for s in on(store, SHA256) if s.status is SightingStatus.MADE]
        assert list(map(content, on(other.store, SHA256))) == list(map(content, stated))
        again = bring(other, exported, again=True)
        assert (again.made.sightings, again.made.known) == (0, 2)
        differ = {"sighting", "version", "at"}
        first, second = (list(csv.DictReader(open_(p))) for p in (exported, out(other, "b.csv")))
        assert [{**r, **dict.fromkeys(differ)} for r in first] == [
            {**r, **dict.fromkeys(differ)} for r in second
        ]


def open_(path: Path) -> io.StringIO:
    return io.StringIO(path.read_text(encoding="utf-8"), newline="")


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("video;at;type;box", [f"{CLIP};1,2;apc;0,1 0,2 0,3 0,25", f"{CLIP};0:01,2;btr-80;"]),
        (
            "video,at,type,count",
            [
                f"{CLIP},\u0661.\u0662,apc,\u0663",
                f"{CLIP},\u06f0:\u06f0\u06f1\u066b\u06f2,btr-80,\u06f3",
            ],
        ),
        (
            "video,at,type",
            [f"\u200f{CLIP}\u200e,\u200e1.2,\u200fapc", f"{CLIP}\u00a0,1.2\u00a0,btr-80\u00a0"],
        ),
    ],
    ids=["decimal commas", "digits", "marks"],
)
def test_a_sheet_is_read_whatever_hand_typed_its_numbers(
    catalogue: Catalogue, header: str, rows: list[str]
) -> None:
    report = bring(catalogue, sheet(catalogue, *rows, header=header), again=True)
    assert faults(report) == []
    one, other = on(catalogue.store, SHA256)
    assert one.moment == other.moment
    assert one.moment.start_s == pytest.approx(1.2, abs=0.04)
    counts = [str(each.statement.count) for each in (one, other)]
    assert counts == (["3", "3"] if "count" in header else ["None", "None"])
    if "box" in header:
        assert one.statement.region == Region(0.1, 0.2, 0.3, 0.25)


def test_a_sheet_that_analysts_keep_is_read_by_its_own_columns(catalogue: Catalogue) -> None:
    store = catalogue.store
    add_posting(store, SHA256, PostingDraft("https://example.org/v/1"), ANN)
    claim = ClaimDraft(1, None, "", parse_count("1"), description="a carrier")
    add_report(store, ReportDraft("march", "A march", claims=(claim,)))
    path = catalogue.folder / "desk.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("empty")
    page = book.add_worksheet("July")
    page.write_row(0, 0, ["Clip", "النوع", "TIME", "Left", "top", "Width", "HEIGHT", "Confidence"])
    page.write_row(0, 8, ["Quantity", "Comments", "Object", "Report claim", "Analyst", "Extra"])
    page.write_row(1, 0, [CLIP, "بي تي آر-80", "0:00:01.5", 36, 24, 72, 60.0, "Probable"])
    page.write_row(1, 8, ["about 3", "first", "BTR 1", "march:1", BOB, "x"])
    page.write_row(2, 0, ["https://example.org/v/1/", "apc", 2.04, "", "", "", "", ""])
    page.write_row(2, 8, [2, "", "BTR 1"])
    seconds = book.add_format({"num_format": "h:mm:ss"})
    page.write_row(3, 0, [SHA256[:10], "Weapon"])
    page.write_number(3, 2, 3 / 86_400, seconds)
    book.close()
    columns = {SheetField.VIDEO: "Clip"}
    options = {"sheet": "July", "columns": columns, "in_pixels": True, "makes_items": True}
    report = bring(catalogue, path, **options, save_as="desk")
    assert [each for each in report.problems.shown] == []
    assert report.unused == ("Extra",)
    first, second, third = on(store, SHA256)
    (item,) = list_items(store)
    assert list_items(store) == {item: "BTR 1"}
    assert content(first)[:3] == (
        frame(37),  # shown from 1.48 to 1.52 s
        replace(
            said(BTR, count=parse_count("about 3"), note="first"),
            identification=Identification(BTR, Certainty.PROBABLE),
            item=item,
        ),
        BOB,
    )
    assert first.statement.region == Region(0.1, 0.1, 0.2, 0.25)
    assert (second.moment.pts, second.statement.identification.type) == (51 * STEP, APC)
    assert (second.statement.item, second.by) == (item, ANN)
    assert (third.moment.pts, third.statement.region) == (75 * STEP, None)
    with store.read() as tx:
        report = tx.reports.key("march")
        claims = tx.claim_checks.of_reports([report])[report]
        (assessment,) = (each for claim in claims for each in claim.assessments)
        (line,) = tx.custody_log.lines(LoggedKind.IMPORTED)
    assert (assessment.sighting, assessment.bearing) == (first.number, Bearing.SUPPORTS)
    assert {"form": "xlsx", "rows": 3, "made": 3, "items": ["BTR 1"]}.items() <= line.detail.items()
    saved = find_mapping(store, "desk")
    assert (saved.in_pixels, saved.by, saved.columns[SheetField.VIDEO]) == (True, ANN, "Clip")
    assert bring(catalogue, path, **options, again=True).made.known == 3
    with pytest.raises(NoSuchMapping):
        find_mapping(store, "none")
    assert [each.name for each in list_mappings(store)] == ["desk"]


GOOD = {"video": CLIP, "time": "1", "type": BTR}
BAD: list[tuple[dict[str, str], set[str]]] = [
    ({"video": "nowhere.mp4", "by": "Zoe"}, {"video", "by"}),
    ({"video": "eeeeeeee"}, {"video"}),  # of two videos
    ({"video": "c" * 64}, {"video"}),  # its original is gone
    ({"time": "soon", "type": "submarine", "box": "1;2;3"}, {"at", "type", "box"}),
    ({"time": "", "type": ""}, {"at", "type"}),
    ({"time": "99", "box": "0.9 0.9 0.2 0.2"}, {"at", "box"}),
    ({"time": "2", "until": "1"}, {"until"}),
    ({"time": "2", "pts": "77"}, {"at"}),  # the two do not agree
    ({"time": "", "pts": str(1 << 40)}, {"pts"}),
    ({"time_base": "1/25"}, {"time_base"}),
    ({"count": "some", "context": "sunk", "certainty": "very"}, {"count", "context", "certainty"}),
    ({"rivals": "weapon; BTR-80 (possible)"}, {"rivals"}),
    ({"item": "7", "claim": "march"}, {"item", "claim"}),
    ({"item": "thing", "claim": "march:1", "bearing": "not visible"}, {"item", "claim", "bearing"}),
    ({"marking_language": "ar", "bearing": "supports"}, {"marking_language", "bearing"}),
    ({"note": "x" * 20_001, "basis": "a\0b"}, {"note", "basis"}),
    ({"x": "0.1", "y": "0,1"}, {"box"}),
    ({"citation": f"vidcat:{SHA256}?t=512/1/25", "time": ""}, {"citation"}),
    ({"citation": f"vidcat:{SHA256}?t=512/1/12800", "pts": "1024", "time": ""}, {"citation"}),
    ({"citation": "vidcat:nothing"}, {"citation"}),
]


def test_every_problem_is_told_with_its_row_and_field(catalogue: Catalogue) -> None:
    add_videos(catalogue.store, ["e" * 64, "e" * 8 + "f" * 56])
    path = catalogue.folder / "bad.csv"
    columns = [*GOOD, *dict.fromkeys(name for row, _ in BAD for name in row if name not in GOOD)]
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns)
        table.writeheader()
        table.writerows([GOOD, *(GOOD | row for row, _ in BAD)])
    report = bring(catalogue, path)
    told = [(each.row, str(each.field)) for each in report.problems.shown]
    assert sorted(told) == sorted(
        (number, field) for number, (_, fields) in enumerate(BAD, 3) for field in fields
    )
    assert report.problems.count == len(told)
    assert all(each.sentence.endswith((".", "?")) for each in report.problems.shown)
    assert not report.is_done
    assert on(catalogue.store, SHA256) == []


def test_a_frame_that_is_not_as_the_sheet_says_stops_the_import(catalogue: Catalogue) -> None:
    header = "video,time,pts,type,pixel_hash"
    good, wrong = framehash(25), framehash(26)
    rows = (f"{CLIP},1,,apc,{good}", f"{CLIP},1,,btr-80,sha256:{wrong}", f"{CLIP},,700,apc,")
    report = bring(catalogue, sheet(catalogue, *rows, header=header))
    assert faults(report) == [(3, "pixel_hash"), (4, "pts")]
    assert (report.is_done, on(catalogue.store, SHA256)) == (False, [])


def test_bad_rows_are_left_out_when_asked_and_can_be_corrected(catalogue: Catalogue) -> None:
    path = sheet(catalogue, f"{CLIP},1,btr-80,,=2+3", f"{CLIP},2,nothing,,-x", "nowhere,1,apc,,")
    tried = bring(catalogue, path, dry_run=True)
    assert (tried.made.sightings, tried.is_done, on(catalogue.store, SHA256)) == (1, False, [])
    report = bring(catalogue, path, skip_bad=True)
    assert (report.made.sightings, report.is_done) == (1, True)
    left = catalogue.folder / "sheet.bad-rows.csv"
    assert report.bad_rows == left
    rows = list(csv.reader(open_(left)))
    assert rows[0] == ["video", "time", "type", "box", "note", "row", "problems"]
    assert [row[:6] for row in rows[1:]] == [
        [CLIP, "2", "nothing", "", "'-x", "3"],
        ["nowhere", "1", "apc", "", "", "4"],
    ]
    assert rows[1][6].startswith("type: No type is called 'nothing'.")
    with pytest.raises(BadOutput, match="exists already"):
        bring(catalogue, path, skip_bad=True, again=True)
    left.write_text(left.read_text("utf-8").replace("nothing", "apc").replace("nowhere", CLIP))
    assert bring(catalogue, left).made.sightings == 2
    assert [each.statement.note for each in on(catalogue.store, SHA256)] == ["=2+3", "", "-x"]


def test_the_very_same_file_is_refused_unless_it_is_wanted_again(catalogue: Catalogue) -> None:
    path = sheet(catalogue, f"{CLIP},1,btr-80,,", f"{CLIP},1.01,btr-80,,")
    assert bring(catalogue, path).made.known == 1  # both times show one frame
    with pytest.raises(AlreadyImported, match=r"sheet.csv: Ann imported this very file at 20"):
        bring(catalogue, path)
    assert bring(catalogue, path, again=True, dry_run=True).made.known == 1
    assert bring(catalogue, path, again=True).made.known == 2
    with pytest.raises(NoSuchPerson):
        bring(catalogue, path, again=True, by="Zoe")


def test_a_stop_while_rows_are_recorded_leaves_nothing(catalogue: Catalogue) -> None:
    path = sheet(catalogue, *(f"{CLIP},{second},btr-80,," for second in range(3)), "x,1,apc,,")

    def stop(noun: str, done: int, of: int) -> None:
        if (noun, done) == ("sighting", 2):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_sheet(catalogue, SheetOrder(path, SheetForm.CSV, ANN, skip_bad=True), stop)
    assert on(catalogue.store, SHA256) == []
    assert not [each for each in catalogue.folder.iterdir() if "bad-rows" in each.name]
    assert list(catalogue.scratch.iterdir()) == []


def test_what_nobody_states_is_left_out(catalogue: Catalogue) -> None:
    header = "video,time,type,status"
    rows = [f"{CLIP},{n},apc,{each}" for n, each in enumerate([*SightingStatus, "whatever"])]
    report = bring(catalogue, sheet(catalogue, *rows, header=header))
    assert (report.not_stated, report.made.sightings) == (2, 5)


def test_columns_are_said_by_field_or_saved(catalogue: Catalogue) -> None:
    path = sheet(catalogue, f"{CLIP},1,2,apc,{BOB}", header="video,time,Sekunde,type,by")
    report = bring(
        catalogue, path, columns={SheetField.AT: "sekunde", SheetField.BY: ""}, save_as="s"
    )
    (made,) = on(catalogue.store, SHA256)
    assert (made.moment.pts, made.by) == (50 * STEP, ANN)
    assert report.unused == ("time", "by")
    for wrong in ({SheetField.AT: "none"}, {SheetField.AT: "time", SheetField.NOTE: "Time"}):
        with pytest.raises(BadSheet, match=r"Sekunde|time"):
            bring(catalogue, path, columns=wrong, again=True)
    with pytest.raises(BadSheet, match="which column holds the type"):
        bring(catalogue, sheet(catalogue, "a,b", header="video,x1"))


def test_many_bad_rows_are_counted_and_few_are_kept(catalogue: Catalogue) -> None:
    rows = (f"clip{n}.mp4,{n}:99,tank {n},1,{'x' * 50}" for n in range(5_000))
    report = bring(catalogue, sheet(catalogue, *rows), dry_run=True)
    assert (len(report.problems.shown), report.problems.count) == (200, 20_000)
    assert (report.rows, len(report.problems.rows)) == (5_000, 5_000)


def test_a_header_without_bounds_is_refused_at_once(catalogue: Catalogue) -> None:
    wide = sheet(catalogue, header=",".join(f"column {n}" for n in range(20_000)))
    with counted_calls() as count, pytest.raises(BadSheet, match="more than 1,000 columns"):
        bring(catalogue, wide)
    assert count.calls < 100_000
