"""Sheets are read as they were written, and what is none, or a trap, is called by its name."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vidcat.domain.exchange.sheets import SheetField, SheetRow
from vidcat.errors import BadSheet
from vidcat.imports.sheets import sheet_book
from vidcat.imports.sheets.sheet_book import xlsx_rows
from vidcat.imports.sheets.sheet_fields import read_row
from vidcat.imports.sheets.sheet_text import csv_rows

CELLS = [["video", "النوع"], ["a,b;c", "two\nlines"], ["тип", 'the "one"']]
QUOTED = '"video"{0}"النوع"\r\n\r\n"a,b;c"{0}"two\nlines"\r\n"тип"{0}"the ""one"""\r\n'


def csv_cells(path: Path) -> list[list[str]]:
    with csv_rows(path, path.name) as rows:
        return [list(row.cells) for row in rows]


def xlsx_cells(path: Path, sheet: str | None = None) -> list[tuple[int, tuple[str, ...], set[int]]]:
    with xlsx_rows(path, path.name, sheet) as rows:
        return [(row.number, row.cells, set(row.faults)) for row in rows]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_any_usual_encoding_and_separator_is_read(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    path = tmp_path / "sheet.csv"
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    path.write_bytes((mark + QUOTED.format(separator)).encode(encoding))
    assert csv_cells(path) == CELLS
    told = "sep=|\r\n" + QUOTED.format("|")
    path.write_bytes((mark + told).encode(encoding))
    assert csv_cells(path) == CELLS


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
REFUSED = {
    "not text in UTF-8": "video,type\r\nclip,Panzerwagen für Ömer\r\n".encode("latin-1"),
    "UTF-8": "video,type\r\n".encode("utf-16-le"),
    "UTF-32": "video,type\r\n".encode("utf-32"),
    r"old Excel workbook \(.xls\)": OLE,
    "web page": b"\n<html><table><tr><td>video</td></tr></table>",
    "vidcat import xlsx": b"PK\x03\x04" + bytes(40),
    "PDF": b"%PDF-1.7\n",
    r"sheet.csv:2: .*quotation mark": b'video,type\r\n"clip,apc\r\nnext,apc\r\n',
    r"sheet.csv:3: .*field larger": b"video,type\r\nclip,apc\r\nclip," + b"x" * 200_000,
    "longer than 4,000,000": b"video,type\r\n" + b"x" * 10_000_000,
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_is_no_sheet_is_said_in_plain_words(tmp_path: Path, why: str) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(REFUSED[why])
    with pytest.raises(BadSheet, match=why):
        csv_cells(path)


def test_a_row_longer_than_the_header_is_a_fault_and_zeros_are(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(b"video,type\r\nclip,apc,more\r\nclip,apc,\r\ncl\0ip,a\r\n")
    with csv_rows(path, path.name) as rows:
        found = [read_row(row, {SheetField.VIDEO: 0, SheetField.TYPE: 1})[1] for row in rows][1:]
    fields = [{str(each.field) for each in problems} for problems in found]
    assert fields == [{"row", "at"}, {"at"}, {"video", "at"}]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_no_bytes_break_the_reader(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    columns = {field: place for place, field in enumerate(SheetField)}
    with suppress(BadSheet), csv_rows(path, path.name) as rows:
        for row in rows:
            read_row(row, columns)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(SheetField), st.text(max_size=60), min_size=1))
def test_no_cells_break_a_row(cells: dict[SheetField, str]) -> None:
    columns = {field: place for place, field in enumerate(cells)}
    draft, problems = read_row(SheetRow(7, tuple(cells.values())), columns)
    assert draft.row == 7
    assert all(each.row == 7 and each.sentence for each in problems)


def test_cells_of_a_workbook_are_read_as_people_read_them(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("One")
    page.write_row(1, 1, ["text", 3.0, 0.25, True, "'=1", "x" * 32_000])
    page.write_formula(3, 0, "=1+1", None, 2)
    page.write_number(3, 1, 62.5 / 86_400, book.add_format({"num_format": "h:mm:ss.0"}))
    page.write_number(3, 2, 62 / 1_440, book.add_format({"num_format": "h:mm"}))
    page.write_number(3, 3, 42_527, book.add_format({"num_format": "d mmm yyyy"}))
    page.write_number(3, 4, 1.5, book.add_format({"num_format": "[h]:mm:ss"}))
    book.close()
    first, second = xlsx_cells(path)
    assert first == (2, ("", "text", "3", "0.25", "TRUE", "'=1", "x" * 32_000), set())
    number, cells, faults = second
    assert (number, cells[1], cells[3], faults) == (4, "0:01:02.500", "2016-06-06", {0, 2})
    assert cells[4] == "36:00:00.000"


def make_book(path: Path, titles: tuple[str, ...] = ("One",)) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title in titles:
        book.create_sheet(title).append(["video", "type"])
    book.save(path)
    return path


def rewritten(path: Path, part: str, change: Callable[[str], str]) -> None:
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[part] = change(parts.get(part, b"").decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)


def test_the_sheet_that_is_meant_must_be_said(tmp_path: Path) -> None:
    path = make_book(tmp_path / "two.xlsx", ("One", "Two"))
    assert xlsx_cells(path, "Two")[0][1] == ("video", "type")
    for sheet, why in ((None, "say which sheet"), ("Three", "no sheet 'Three'; it has 'One'")):
        with pytest.raises(BadSheet, match=why):
            xlsx_cells(path, sheet)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 50}">' for n in range(9))


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]
)
def test_entities_that_multiply_are_refused(tmp_path: Path, part: str) -> None:
    path = make_book(tmp_path / "laughs.xlsx")

    def laugh(xml: str) -> str:
        start = xml.index("?>") + 2 if xml.startswith("<?xml") else 0
        body = xml[start:]
        end = body.rindex("</")
        return f"<!DOCTYPE x [{LAUGHS}]>{body[:end]}&l8;{body[end:]}"

    rewritten(path, part, laugh)
    with pytest.raises(BadSheet, match="no workbook that can be read"):
        xlsx_cells(path)


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(tmp_path: Path) -> None:
    path = make_book(tmp_path / "bomb.xlsx")
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file,
        file.open("xl/media/image1.png", "w") as big,
    ):
        for _ in range(300):
            big.write(bytes(1 << 20))
    with pytest.raises(BadSheet, match="unpacks to 3"):
        xlsx_cells(path)


@pytest.mark.parametrize(
    ("content", "why"),
    [(OLE, "old Excel"), (b"video,type\n", "`vidcat import csv` reads text"), (b"", "empty")],
)
def test_a_file_that_is_only_called_xlsx_is_told_so(
    tmp_path: Path, content: bytes, why: str
) -> None:
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(content)
    with pytest.raises(BadSheet, match=why):
        xlsx_cells(path)


def test_other_zips_and_broken_workbooks_are_told_so(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", "<x/>")
    path.write_bytes(content.getvalue())
    with pytest.raises(BadSheet, match="OpenDocument"):
        xlsx_cells(path)
    whole = make_book(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadSheet, match="no zip that can be read"):
        xlsx_cells(path)
    for part, text in (("xl/workbook.xml", "<workbook"), ("xl/worksheets/sheet1.xml", "<a><b/>")):
        rewritten(make_book(path), part, lambda xml, text=text: text)
        with pytest.raises(BadSheet, match="no workbook that can be read"):
            xlsx_cells(path)


def test_a_small_workbook_that_takes_long_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of 414 KB took 84 s of CPU: a cell at the far end of each row, again and again."""
    monkeypatch.setattr(sheet_book, "_FREE_CPU_S", 2)  # the test need not wait for all 15
    row = b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>'
    wide = b"".join(row % (n, n) for n in range(3, 60_000))
    path = make_book(tmp_path / "slow.xlsx")
    with zipfile.ZipFile(path) as book:
        parts = {part: book.read(part) for part in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"</sheetData>", wide + b"</sheetData>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as slow:
        for part, content in parts.items():
            slow.writestr(part, content)
    assert path.stat().st_size < 500_000
    with pytest.raises(BadSheet, match="it took too"):
        xlsx_cells(path)
