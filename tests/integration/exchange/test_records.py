"""A catalogue in JSON Lines: nothing is lost on the way out and in, and nothing half comes in."""

import json
import typing
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from casework_desk import ANN, BOB, BTR, A, B, at, open_desk, said, see
from rich_desk import SLUG, open_empty, open_rich_desk
from vidcat.catalogue import Catalogue
from vidcat.domain.exchange.records import Statement
from vidcat.domain.provenance.custody_log import LoggedKind
from vidcat.domain.questions.question import Question
from vidcat.errors import AlreadyImported, BadRecords, CatalogueInUse, NoSuchPerson, VidcatError
from vidcat.exports.formats.jsonl import schema_text
from vidcat.exports.parts.answer import Choices
from vidcat.exports.parts.record_schema import schema_text as made_anew
from vidcat.exports.registry import FORMATS
from vidcat.imports.exchange.jsonl import MAX_LINE_BYTES
from vidcat.operations.export.answers import ExportOrder, take_out
from vidcat.operations.import_.records import MOST_FAULTS, Bringing, Tried, import_records
from vidcat.reads.questions.answers import ask, history
from vidcat.settings import Settings
from vidcat.store.session import Store
from vidcat.vault.blobs import Blobs

KINDS = {kind.record for kind in typing.get_args(Statement)}
Lines = list[dict[str, Any]]


class Desks:
    """Catalogues beside each other."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self._stack = stack

    def new(self, name: str, open_store: Callable[[Path], Store] = open_empty) -> Catalogue:
        home = self.folder / name
        home.mkdir()
        store = open_store(home / "catalogue.db")
        self._stack.callback(store.close)
        return Catalogue(home, Settings(catalogue=home), store, Blobs(home / "blobs"), home)

    def written(self, lines: Lines, end: bytes = b"") -> Path:
        file = self.folder / "written.jsonl"
        counts = {kind: sum(each["record"] == kind for each in lines[1:]) for kind in KINDS}
        first = lines[0] | {"counts": {kind: n for kind, n in counts.items() if n}}
        text = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in [first, *lines[1:]])
        file.write_bytes(text.encode() + end)
        return file


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    with ExitStack() as stack:
        yield Desks(tmp_path, stack)


def out(catalogue: Catalogue, name: str, asked: Question | None = None) -> Path:
    output = catalogue.folder / name
    order = ExportOrder(FORMATS["jsonl"], output, asked or Question(), Choices(), None)
    take_out(catalogue, order, lambda done, of: None)
    return output


def bring(catalogue: Catalogue, file: Path, **choices: Any) -> Tried:
    choices = {"by": None} | choices
    return import_records(catalogue, Bringing(file, **choices), lambda done, of: None)[1]


def body(file: Path) -> bytes:
    return file.read_bytes().partition(b"\n")[2]


def lines_of(file: Path) -> Lines:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n")[:-1]]


def holds(catalogue: Catalogue) -> tuple[dict[str, int], int]:
    with catalogue.store.read() as tx:
        return tx.record_reads.counts(), len(tx.custody_log.lines(LoggedKind.IMPORTED))


def test_what_goes_out_and_in_and_out_again_is_the_same(desks: Desks) -> None:
    ours = desks.new("ours", open_rich_desk)
    file = out(ours, "all.jsonl")
    assert {each["record"] for each in lines_of(file)[1:]} == KINDS
    theirs = desks.new("theirs")
    bring(theirs, file, by=BOB)
    assert body(out(theirs, "again.jsonl")) == body(file)
    with theirs.store.read() as tx:
        (line,) = tx.custody_log.lines(LoggedKind.IMPORTED)
    assert (line.by, line.detail["counts"]) == (BOB, lines_of(file)[0]["counts"])


def test_what_came_in_can_be_asked_and_has_its_history(desks: Desks) -> None:
    ours, theirs = desks.new("ours", open_rich_desk), desks.new("theirs")
    file = out(ours, "all.jsonl")
    bring(theirs, file)
    for question in (Question(text="حسين"), Question(type="APC"), Question(report=SLUG, by=ANN)):
        assert ask(theirs.store, question) == ask(ours.store, question) != []
    assert history(theirs.store, 1) == history(ours.store, 1)
    after = see(theirs.store, A, at(40.0), said(BTR), BOB)
    assert after.number == max(each["number"] for each in lines_of(file) if "versions" in each) + 1


def test_every_line_keeps_to_the_schema(desks: Desks) -> None:
    schema = json.loads(schema_text())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    lines = lines_of(out(desks.new("ours", open_rich_desk), "all.jsonl"))
    for line in lines:
        validator.validate(line)
        assert not validator.is_valid(line | {"more": 1})


def test_the_schema_that_is_shipped_is_that_of_the_records() -> None:
    assert schema_text() == made_anew()


def test_with_filters_only_what_the_sightings_stand_on_goes_out(desks: Desks) -> None:
    ours = desks.new("ours", open_rich_desk)
    see(ours.store, B, at(30.0), said("vehicle/land/technical"), BOB)
    file = out(ours, "some.jsonl", Question(type="vehicle/land/technical"))
    lines = lines_of(file)
    of = {kind: [each for each in lines if each["record"] == kind] for kind in KINDS}
    assert lines[0]["question"] == {"type": "vehicle/land/technical"}
    assert [each["versions"][0]["type"] for each in of["sighting"]] == ["vehicle/land/technical"]
    assert [each["video"] for each in of["video"]] == [B]
    assert {each["name"] for each in of["person"]} == {ANN, BOB}  # Ann took a posting of it back
    assert {each["type"] for each in of["type"]} == {
        "vehicle",
        "vehicle/land",
        "vehicle/land/technical",
    }
    assert not of["report"] + of["assessment"] + of["search"] + of["viewing"]
    theirs = desks.new("theirs")
    bring(theirs, file)
    assert body(out(theirs, "again.jsonl")) == body(file)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> str:
    with ExitStack() as stack:
        desk = Desks(tmp_path_factory.mktemp("desk"), stack).new("ours", open_rich_desk)
        return json.dumps(lines_of(out(desk, "all.jsonl")))


@pytest.fixture
def lines(everything: str) -> Lines:
    lines: Lines = json.loads(everything)
    return lines


def first(lines: Lines, kind: str) -> dict[str, Any]:
    return next(each for each in lines if each["record"] == kind)


def place(lines: Lines, kind: str) -> int:
    return lines.index(first(lines, kind)) + 1


BROKEN: dict[str, tuple[str, Callable[[dict[str, Any]], object], str]] = {
    "newer": ("header", lambda each: each.update(version=2), "version 2 of the form"),
    "another form": ("header", lambda each: each.update(format="coco"), "format"),
    "a text for a number": ("sighting", lambda each: each.update(number="1"), "whole number"),
    "a huge number": ("sighting", lambda each: each.update(number=10**30), "number"),
    "a field more": ("mark", lambda each: each.update(more=1), "more"),
    "a field less": ("mark", lambda each: each.pop("word"), "word"),
    "an unknown word": ("mark", lambda each: each.update(word="awful"), "word"),
    "no such kind": ("mark", lambda each: each.update(record="guess"), "record"),
    "a person nobody knows": ("item", lambda each: each.update(by="Eve"), "Eve"),
    "a video nobody knows": ("posting", lambda each: each.update(video="5" * 64), "a video"),
    "a type nobody knows": (
        "sighting",
        lambda each: each["versions"][0].update(type="vehicle/ufo"),
        "vehicle/ufo",
    ),
    "an item nobody knows": ("sighting", lambda each: each["versions"][0].update(item=9), "item 9"),
    "a sighting nobody knows": ("assignment", lambda each: each.update(sighting=99), "99"),
    "a claim nobody knows": ("assessment", lambda each: each.update(claim=99), "claim 99"),
    "a box outside": (
        "sighting",
        lambda each: each["versions"][0].update(box=[0.9, 0, 0.5, 0.5]),
        "box",
    ),
    "a time base of nothing": (
        "sighting",
        lambda each: each["versions"][0].update(time_base="1/0"),
        "time_base|time base",
    ),
    "a time without a zone": ("item", lambda each: each.update(at="2026-01-01T00:00:00"), "at"),
    "a date that is none": ("posting", lambda each: each.update(posted="soon"), "soon"),
    "a type without a label": ("type", lambda each: each.update(labels={"ar": "x"}), "English"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_fault_is_named_by_its_line_and_nothing_comes_in(
    desks: Desks, lines: Lines, case: str
) -> None:
    kind, spoil, told = BROKEN[case]
    line = place(lines, kind)
    spoil(first(lines, kind))
    empty = desks.new("theirs")
    with pytest.raises(BadRecords, match=f"written.jsonl, line {line}: .*({told})"):
        bring(empty, desks.written(lines))
    assert holds(empty) == ({}, 0)


RAW = {
    "cut off": (lambda text: text[:-20], "cut off"),
    "cut between lines": (lambda text: text[: text[:-1].rindex(b"\n") + 1], "promises"),
    "no text": (lambda text: text + b"\xff\xfe\n", "UTF-8"),
    "no JSON": (lambda text: text + b"{'record'}\n", "not JSON"),
    "no end": (lambda text: text + b"[" * 100_000 + b"\n", "not JSON"),
    "a line without end": (lambda text: text + b" " * (MAX_LINE_BYTES + 2), "longer than"),
    "an empty file": (lambda text: b"", "line 1: it is not JSON"),
    "a video": (lambda text: b"\0\0\0\x20ftypisom" * 9, "line 1"),
}


@pytest.mark.parametrize("case", RAW)
def test_a_file_that_is_broken_is_refused_whole(desks: Desks, lines: Lines, case: str) -> None:
    spoil, told = RAW[case]
    file = desks.written(lines)
    file.write_bytes(spoil(file.read_bytes()))
    empty = desks.new("theirs")
    with pytest.raises(BadRecords, match=told):
        bring(empty, file)
    assert holds(empty) == ({}, 0)


def test_a_number_that_stands_twice_is_refused(desks: Desks, lines: Lines) -> None:
    for kind in ("sighting", "item", "person", "video", "report", "type"):
        twice = [*lines, first(lines, kind)]
        empty = desks.new(f"twice {kind}")
        with pytest.raises(BadRecords, match=f"line {len(twice)}: .*({kind})"):
            bring(empty, desks.written(twice))
        assert holds(empty) == ({}, 0)


def test_a_viewing_that_is_here_is_not_said_twice(desks: Desks, lines: Lines) -> None:
    viewings = [each for each in lines if each["record"] == "viewing"]
    theirs = desks.new("theirs")
    bring(theirs, desks.written([*lines, *viewings]))
    assert holds(theirs)[0]["viewing"] == len(viewings)


def test_a_taxonomy_with_a_gap_is_refused(desks: Desks, lines: Lines) -> None:
    lines.remove(next(each for each in lines if each.get("type") == "weapon"))
    empty = desks.new("theirs")
    with pytest.raises(BadRecords, match="taxonomy would not hold together: weapon/toophan"):
        bring(empty, desks.written(lines))
    assert holds(empty) == ({}, 0)


def test_a_dry_run_tells_every_fault_and_changes_nothing(desks: Desks, lines: Lines) -> None:
    for kind in ("mark", "sighting", "person"):
        first(lines, kind)["more"] = 1
    marks = [{**first(lines, "mark")} for _ in range(2 * MOST_FAULTS)]
    theirs = desks.new("theirs")
    tried = bring(theirs, desks.written([*lines, *marks]), dry_run=True)
    told = {fault.line for fault in tried.faults}
    assert {place(lines, kind) for kind in ("mark", "sighting", "person")} <= told
    assert len(tried.faults) == MOST_FAULTS < 2 * MOST_FAULTS < tried.count
    assert holds(theirs) == ({}, 0)
    assert bring(theirs, out(desks.new("rich", open_rich_desk), "a"), dry_run=True).count == 0
    assert holds(theirs) == ({}, 0)


def test_the_same_file_is_not_taken_in_twice(desks: Desks) -> None:
    file = out(desks.new("ours", open_rich_desk), "all.jsonl")
    theirs = desks.new("theirs")
    bring(theirs, file)
    before = holds(theirs)
    with pytest.raises(AlreadyImported):
        bring(theirs, file, merge=True)
    assert holds(theirs) == before


@pytest.mark.parametrize(
    ("choices", "error", "told"),
    [
        ({}, CatalogueInUse, "--merge"),
        ({"merge": True, "by": "Nobody"}, NoSuchPerson, "Nobody"),
    ],
)
def test_a_catalogue_in_use_is_left_alone(
    desks: Desks, choices: dict[str, Any], error: type[VidcatError], told: str
) -> None:
    file = out(desks.new("ours", open_rich_desk), "all.jsonl")
    theirs = desks.new("theirs", open_desk)
    before = holds(theirs)
    with pytest.raises(error, match=told):
        bring(theirs, file, **choices)
    assert holds(theirs) == before


def test_what_another_desk_says_comes_beside_ours_under_new_numbers(desks: Desks) -> None:
    file = out(desks.new("ours", open_rich_desk), "all.jsonl")
    theirs = desks.new("theirs", open_desk)
    for second in (50.0, 51.0):
        see(theirs.store, A, at(second), said(BTR), BOB)
    standing = [history(theirs.store, number) for number in (1, 2)]
    bring(theirs, file, merge=True)
    assert [history(theirs.store, number) for number in (1, 2)] == standing
    came = history(theirs.store, 3)
    assert [(each.by, each.version) for each in came] == [(ANN, 1), (ANN, 2)]
    assert came[-1].reviews[0].by == "Cyd"
    proposed = [each for each in lines_of(file) if each.get("origin")]
    (carried,) = (history(theirs.store, each["number"] + 2)[-1] for each in proposed[:1])
    assert carried.provenance
    assert (
        carried.provenance.sighting == proposed[0]["versions"][-1]["carried_from"]["sighting"] + 2
    )
    with theirs.store.read() as tx:
        (line,) = tx.custody_log.lines(LoggedKind.IMPORTED)
    assert line.detail["numbers_shifted"] == {"sighting": 2}
    later = out(theirs, "theirs.jsonl")
    with pytest.raises(BadRecords, match="is here already, as sighting"):
        bring(theirs, later, merge=True)


def test_two_reports_of_one_name_that_say_different_things_are_not_merged(
    desks: Desks, lines: Lines
) -> None:
    theirs = desks.new("theirs", open_rich_desk)
    before = holds(theirs)
    report = first(lines, "report") | {"title": "Another"}
    wanted = [
        each for each in lines if each["record"] in {"header", "person", "publisher", "video"}
    ]
    types = [each for each in lines if each["record"] == "type"]
    with pytest.raises(BadRecords, match=f"{SLUG}.*something else"):
        bring(theirs, desks.written([*wanted, *types, report]), merge=True)
    assert holds(theirs) == before
