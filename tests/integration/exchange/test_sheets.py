"""Sheets as other programs read them: every row answers for itself, and no cell is obeyed."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from casework_desk import ANN, BTR, A, C, at, said, see
from places import ROOT
from rich_desk import BOX, EVIL, SLUG, open_rich_desk
from vidcat.domain.exchange.sourced import SourcedSighting
from vidcat.domain.questions.question import Question
from vidcat.domain.sightings.statements import Identification
from vidcat.domain.values.regions import Region
from vidcat.errors import BadOutput
from vidcat.exports.formats.csv_sheet import write_csv
from vidcat.exports.formats.xlsx_sheet import write_xlsx
from vidcat.exports.parts.answer import Answer, Choices, Picture
from vidcat.exports.parts.sheet_rows import COLUMNS
from vidcat.reads.questions.sourced import SourcedAnswer, finding
from vidcat.store.session import Store

COLUMNS_PAGE = ROOT / "docs" / "exchange.md"
WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
RED = (200, 10, 10)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_rich_desk(tmp_path / "catalogue.db")
    yield store
    store.close()


def red_in_the_box(_: SourcedSighting) -> Picture | None:
    frame = np.zeros((360, 640, 3), np.uint8)
    frame[72:192, 64:256] = RED
    return frame


def answer(found: SourcedAnswer, choices: Choices | None = None) -> Answer:
    return Answer(
        count=found.count,
        each=found.each,
        taxonomy=found.taxonomy,
        question={"type": "=1+1"},
        by=ANN,
        at=WHEN,
        frame=red_in_the_box,
        choices=choices or Choices(),
        records=found.records,
    )


def sheet(store: Store, choices: Choices | None = None) -> dict[str, str]:
    file = io.BytesIO()
    with finding(store, Question(type=BTR, by=ANN)) as found:
        write_csv(answer(found, choices), file)
    text = file.getvalue().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    return row


def book(store: Store, asked: Question, choices: Choices | None = None) -> Any:
    file = io.BytesIO()
    with finding(store, asked) as found:
        write_xlsx(answer(found, choices), file)
    return openpyxl.load_workbook(file)


def rows(page: Worksheet) -> list[dict[str, Any]]:
    names, *below = page.iter_rows()
    return [{str(name.value): cell for name, cell in zip(names, row, strict=True)} for row in below]


def test_a_row_says_what_where_who_and_from_which_source(store: Store) -> None:
    row = sheet(store)
    assert tuple(row) == COLUMNS
    told = {
        **{"sighting": "1", "version": "2", "status": "confirmed", "type": BTR, "label": "BTR-80"},
        **{"certainty": "certain", "rivals": "vehicle/land/apc (possible)", "video": A},
        **{"file": "a" * 64, "time": "0:01.000", "time_s": "1.0", "duration_s": "60.0"},
        **{
            "video_width": "640",
            "codec": "h264",
            "reports": f"{SLUG}:1",
            "report_titles": "A parade",
        },
        **{"report_published": "2016-06-06/2016-06-08", "publishers": "A channel"},
        **{"urls": "https://example.org/v; https://example.org/1", "published": "2016?; 2016-06~"},
        **{"places": "Aleppo, حلب", "latitude": "36.2", "longitude": "37.1", "within_m": "50.0"},
        **{"by": ANN, "reviewed_by": "Cyd: confirm", "assessments": f"{SLUG}:1 supports"},
        **{"note": "'" + EVIL, "marking": "لبيك يا حسين"},
    }
    assert {name: row[name] for name in told} == told
    for name in ("at", "reviewed_at"):
        assert datetime.fromisoformat(row[name]).tzinfo == UTC
    assert row["citation"].startswith(f"vidcat:{A}?t=12800/1/12800#xywh=")


def test_readme_lists_the_columns_in_their_order() -> None:
    text = COLUMNS_PAGE.read_text(encoding="utf-8")
    _, _, table = text.partition("| column | holds |")
    named = [
        name
        for line in table.split("\n\n")[0].splitlines()[2:]
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    ]
    assert named == list(COLUMNS)


def test_excel_finds_numbers_times_and_texts_that_stay_texts(store: Store) -> None:
    found = book(store, Question(type=BTR, by=ANN))
    (row,) = rows(found["Sightings"])
    assert list(row)[1:] == list(COLUMNS)
    assert {row[name].data_type for name in ("sighting", "time_s", "latitude", "pts")} == {"n"}
    assert row["at"].is_date
    assert row["at"].value.date() == datetime(2026, 1, 1, tzinfo=UTC).date()
    assert (row["note"].data_type, row["note"].value) == ("s", EVIL)
    assert row["urls"].hyperlink is None
    about = {name.value: value for name, value in found["About"].iter_rows()}
    assert (about["asked: type"].data_type, about["asked: type"].value) == ("s", "=1+1")
    assert (about["sightings"].value, about["taken out by"].value) == (1, ANN)
    page = found["Sightings"]
    assert (page.freeze_panes, page.auto_filter.ref[:3]) == ("C2", "B1:")


@pytest.mark.parametrize("text", ["\x00\x01\x0b", "\ufffe\uffff", "x" * 40_000, "_x0041_", "'"])
def test_a_text_that_no_cell_takes_breaks_no_sheet(store: Store, text: str) -> None:
    file = io.BytesIO()
    with finding(store, Question(type=BTR, by=ANN)) as found:
        named = (replace(each, item=text) for each in found.each)
        write_xlsx(replace(answer(found), each=named), file)
    (row,) = rows(openpyxl.load_workbook(file)["Sightings"])
    value = row["item_name"].value
    assert value == ("x" * 32_766 + "…" if len(text) > 32_767 else value)
    assert value
    assert row["citation"].value.startswith("vidcat:")


@pytest.mark.parametrize(
    ("region", "red"), [(BOX, 0.6), (None, 0.05), (Region(1 - 1e-6, 1 - 1e-6, 1e-6, 1e-6), 0.0)]
)
def test_each_row_has_a_crop_of_its_box(store: Store, region: Region | None, red: float) -> None:
    see(store, C, at(9.0), said("vehicle/land/technical", region))
    page = book(store, Question(type="vehicle/land/technical"))["Sightings"]
    (picture,) = page._images
    assert (picture.anchor._from.row, picture.anchor._from.col) == (1, 0)
    shown = np.asarray(Image.open(picture.ref).convert("RGB")).astype(int)
    share = (np.abs(shown - RED).sum(axis=2) < 60).mean()
    assert red <= share <= red + 0.25
    assert max(shown.shape[:2]) <= 160


def test_only_so_many_rows_have_crops(store: Store) -> None:
    for second in (9.0, 10.0, 11.0):
        see(store, C, at(second), said("vehicle/land/technical"))
    asked = Question(type="vehicle/land/technical")
    for crops in (0, 2):
        page = book(store, asked, Choices(crops=crops))["Sightings"]
        assert (len(page._images), page.max_row) == (crops, 4)


def test_more_rows_than_a_sheet_holds_are_refused(store: Store) -> None:
    with finding(store, Question()) as found, pytest.raises(BadOutput, match="CSV"):
        write_xlsx(replace(answer(found), count=1_048_576), io.BytesIO())


def test_what_a_rival_or_item_is_called_is_told(store: Store) -> None:
    rival = (Identification(BTR),)
    see(store, C, at(9.0), said("vehicle/land/technical", rivals=rival, item=1))
    (row,) = rows(book(store, Question(type="vehicle/land/technical"))["Sightings"])
    assert row["rivals"].value == f"{BTR} (probable)"
    assert (row["item"].value, row["item_name"].value) == (1, "BTR with plate ٤٤٧١")
