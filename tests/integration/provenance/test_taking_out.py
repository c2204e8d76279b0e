"""An answer that leaves is entered in the log of custody, and the log holds together."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from casework_desk import ANN, APC, BTR, A, B, at, open_desk, said, see
from vidcat.catalogue import Catalogue
from vidcat.domain.provenance.custody_log import FIRST, LoggedKind, LogLine
from vidcat.domain.questions.question import Question
from vidcat.errors import NoSuchPerson, NoSuchType
from vidcat.exports.parts.answer import Choices
from vidcat.exports.registry import FORMATS
from vidcat.operations.export.answers import ExportOrder, take_out
from vidcat.settings import Settings
from vidcat.vault.blobs import Blobs

CSV = ExportOrder(FORMATS["csv"], Path(), Question(), Choices(), ANN)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    store = open_desk(tmp_path / "catalogue.db")
    yield Catalogue(
        tmp_path, Settings(catalogue=tmp_path), store, Blobs(tmp_path / "blobs"), tmp_path
    )
    store.close()


def out(catalogue: Catalogue, name: str, **changed: object) -> Path:
    order = replace(CSV, output=catalogue.folder / name, **changed)
    take_out(catalogue, order, lambda done, of: None)
    return order.output


def log(catalogue: Catalogue) -> list[LogLine]:
    with catalogue.store.read() as tx:
        return tx.custody_log.lines(LoggedKind.EXPORTED)


def test_what_was_asked_leaves_and_is_logged_with_its_digest(catalogue: Catalogue) -> None:
    see(catalogue.store, A, at(1), said(BTR))
    see(catalogue.store, B, at(1), said("weapon/toophan"))
    file = out(catalogue, "apc.csv", asked=Question(type="APC"))
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [row["type"] for row in rows] == [BTR]
    (line,) = log(catalogue)
    assert line.by == ANN
    assert line.detail["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert line.detail["question"] == {"type": "APC"}
    assert line.detail["sightings"] == 1


def test_each_line_of_the_log_is_bound_to_the_one_before(catalogue: Catalogue) -> None:
    for name in ("a.csv", "b.csv", "c.csv"):
        out(catalogue, name)
    with catalogue.store.read() as tx:
        lines = tx.custody_log.lines()
    assert lines[0].previous == FIRST
    assert [line.kind for line in lines[-3:]] == [LoggedKind.EXPORTED] * 3
    assert all(later.previous == earlier.digest for earlier, later in pairwise(lines))
    changed = replace(lines[0], detail={**lines[0].detail, "sightings": 7})
    assert changed.digest != lines[1].previous


@pytest.mark.parametrize(
    ("changed", "error"),
    [({"asked": Question(type="submarine")}, NoSuchType), ({"by": "Nobody"}, NoSuchPerson)],
)
def test_what_cannot_be_asked_leaves_nothing(
    catalogue: Catalogue, changed: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        out(catalogue, "none.csv", **changed)
    assert not [path for path in catalogue.folder.iterdir() if "none.csv" in path.name]
    assert not log(catalogue)


def test_a_sheet_begins_with_a_mark_only_when_asked(catalogue: Catalogue) -> None:
    see(catalogue.store, A, at(1), said(APC))
    assert not out(catalogue, "plain.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    marked = out(catalogue, "marked.csv", choices=Choices(bom=True)).read_bytes()
    assert marked.startswith(b"\xef\xbb\xbfsighting,")


def test_the_log_tells_the_choices_that_were_heeded_and_no_others(catalogue: Catalogue) -> None:
    out(catalogue, "plain.csv", choices=Choices(crops=7))
    out(catalogue, "marked.csv", choices=Choices(bom=True, originals=True))
    out(catalogue, "sheet.xlsx", format=FORMATS["xlsx"], choices=Choices(crops=7))
    assert [line.detail["choices"] for line in log(catalogue)] == [{}, {"bom": True}, {"crops": 7}]
