"""Bags: valid for the Library of Congress's own tool, whole, and redacted without a trace."""

import base64
import csv
import hashlib
import io
import json
import logging
import resource
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import bagit
import numpy as np
import pytest
from lxml import html
from PIL import Image

from casework_desk import ANN, BTR, decoded, said, see
from footage_desk import FIXTURES, frame_times, hold, moment, open_catalogue_in, picture
from vidcat.casework.equipment.types_and_items import import_types
from vidcat.catalogue import Catalogue
from vidcat.domain.equipment.equipment_type import EquipmentType
from vidcat.domain.provenance.custody_log import LoggedKind
from vidcat.domain.questions.question import CountBy, Question
from vidcat.domain.values.regions import Region
from vidcat.domain.video.model import Hashes, Keyframe
from vidcat.errors import BadOutput, BadStatement, NotOurFolder
from vidcat.exports.format import Format
from vidcat.exports.formats.bag import NO_ORIGINAL
from vidcat.exports.formats.html_sheet import KEPT, NO_FRAME
from vidcat.exports.parts.answer import Choices
from vidcat.exports.registry import FORMATS
from vidcat.operations.export.answers import MARKS, ExportOrder, Left, take_out
from vidcat.reads.questions.answers import ask, count

PIG, RABBIT = FIXTURES / "pig.mp4", FIXTURES / "rabbit.mp4"
BOX, FACE = Region(0.25, 0.25, 0.5, 0.5), Region(0.4, 0.3, 0.1, 0.1)
BURNT = (slice(70, 98), slice(141, 183))  # rows and columns: the face with a tenth on each side
HOSTILE = "..\n%0a=manifest-sha256.txt .mp4"
REDACTED = Choices(redacted=True)


@pytest.fixture(autouse=True)
def quiet() -> None:
    """What bagit finds wrong it logs as an error, which the tests want to happen."""
    logging.getLogger("bagit").setLevel(logging.CRITICAL)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    made = open_catalogue_in(tmp_path)
    marks = {"privacy": "To be burnt out", "privacy/face": "Face of a person"}
    import_types(made.store, [EquipmentType(id, {"en": name}) for id, name in marks.items()], "x")
    yield made
    made.store.close()


def bag(catalogue: Catalogue, choices: Choices, name: str = "bag") -> tuple[Path, Left]:
    order = ExportOrder(FORMATS["bagit"], catalogue.folder / name, Question(), choices, ANN)
    return order.output, take_out(catalogue, order, lambda done, of: None)


def log_of(catalogue: Catalogue) -> list[dict[str, object]]:
    with catalogue.store.read() as tx:
        return [dict(line.detail) for line in tx.custody_log.lines(LoggedKind.EXPORTED)]


def files(folder: Path) -> list[str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in found)


def pixels(source: Path | io.BytesIO) -> np.ndarray:
    return np.asarray(Image.open(source), np.uint8)


def as_ffmpeg(number: int) -> np.ndarray:
    return np.frombuffer(picture(PIG, number), np.uint8).reshape(240, 360, 3)


def test_a_bag_is_valid_elsewhere_and_holds_frames_and_originals(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    clip = Path(shutil.copy(PIG, tmp_path / HOSTILE))
    gone = Path(shutil.copy(RABBIT, tmp_path / "gone.mp4"))
    video, other = hold(catalogue.store, clip, "pig.mp4"), hold(catalogue.store, gone, "rabbit.mp4")
    first = see(catalogue.store, video, moment(PIG, 30), said(BTR, BOX))
    see(catalogue.store, video, moment(PIG, 30), said("weapon"))
    see(catalogue.store, other, moment(RABBIT, 3), said(BTR, BOX))
    gone.write_bytes(b"something else")
    bag(catalogue, Choices(), "before")
    folder, left = bag(catalogue, Choices(originals=True))
    assert left.remarks[NO_ORIGINAL] == 1
    moved = shutil.copytree(folder, tmp_path / "elsewhere" / "bag")
    opened = bagit.Bag(str(moved))
    opened.validate()
    assert (opened.version_info, sorted(opened.algorithms)) == ((1, 0), ["sha256", "sha512"])
    assert opened.info["Payload-Oxum"] == oxum(moved / "data")
    assert opened.info["Contact-Name"] == ANN
    assert (
        "3 sightings of 2 videos. 1 originals are missing." in opened.info["External-Description"]
    )
    pts = first.moment.pts
    assert files(moved / "data") == [
        "checks.txt",
        f"crops/1_{video}_{pts}.jpg",
        "custody.jsonl",
        "evidence.html",
        f"frames/{video}_{pts}.png",
        "missing.txt",
        f"originals/{video}.mp4",
        "sightings.csv",
        "sightings.jsonl",
    ]
    assert (moved / "data/missing.txt").read_text(encoding="ascii") == f"{other}\n"
    original = (moved / f"data/originals/{video}.mp4").read_bytes()
    assert hashlib.sha256(original).hexdigest() == video
    frame = pixels(moved / f"data/frames/{video}_{pts}.png").astype(np.int16)
    assert np.abs(frame - as_ffmpeg(30)).mean() < 1
    with (moved / "data/sightings.csv").open(encoding="utf-8", newline="") as table:
        assert len(list(csv.DictReader(table))) == 3
    lines = (moved / "data/sightings.jsonl").read_text(encoding="utf-8").splitlines()
    header, *records = map(json.loads, lines)
    assert header["counts"]["sighting"] == 3
    assert sum(each["record"] == "sighting" for each in records) == 3
    lines = (moved / "data/custody.jsonl").read_text(encoding="utf-8").splitlines()
    custody = [json.loads(line) for line in lines]
    assert [each["detail"]["form"] for each in custody if each["kind"] == "exported"] == ["bagit"]
    assert all(one["digest"] == next_["previous"] for one, next_ in pairwise(custody))


def oxum(data: Path) -> str:
    found = [path.stat().st_size for path in data.rglob("*") if path.is_file()]
    return f"{sum(found)}.{len(found)}"


def test_a_changed_byte_in_a_bag_is_found_out(catalogue: Catalogue) -> None:
    see(catalogue.store, hold(catalogue.store, PIG), moment(PIG, 0), said(BTR, BOX))
    folder, _ = bag(catalogue, Choices())
    sheet = folder / "data/sightings.jsonl"
    sheet.write_bytes(sheet.read_bytes().replace(b"btr-80", b"btr-82"))
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()


def marked(catalogue: Catalogue, clip: Path = PIG) -> tuple[str, bytes]:
    """Sightings in two frames, one of which has a face; the first is a keyframe, too."""
    video, times = hold(catalogue.store, clip, "pig.mp4"), frame_times(PIG)
    buffer = io.BytesIO()
    Image.fromarray(as_ffmpeg(30)).save(buffer, "JPEG", quality=90)
    still = Keyframe(
        times[30],
        1.2,
        360,
        240,
        catalogue.blobs.put(buffer.getvalue()),
        Hashes(b"\0" * 8, b"\0" * 32, 9),
    )
    _, found = decoded(video)
    with catalogue.store.write() as tx:
        run = tx.stage_runs.start(video, "extract", "1", {})
        tx.videos.save_extraction(video, run, replace(found, keyframes=(still,)))
    see(catalogue.store, video, moment(PIG, 30), said(BTR, BOX))
    see(catalogue.store, video, moment(PIG, 31), said(BTR, BOX))
    see(catalogue.store, video, moment(PIG, 29, 30), said("privacy/face", FACE, note="Canary"))
    return video, buffer.getvalue()


def assert_burnt(frame: np.ndarray, *, kept: bool = False) -> None:
    """Say that the face is of one colour, and that all else is as ffmpeg decodes it."""
    exact = as_ffmpeg(30).astype(np.int16)
    assert not frame[BURNT].any()
    rest = np.abs(frame.astype(np.int16) - exact)
    rest[BURNT] = 0
    assert rest.mean() < (4 if kept else 1)


def test_a_redacted_bag_holds_no_marked_face_anywhere(catalogue: Catalogue) -> None:
    video, still = marked(catalogue)
    plain, _ = bag(catalogue, Choices(), "plain")
    before = {path.name: path.read_bytes() for path in (plain / "data").rglob("*.*g")}
    folder, left = bag(catalogue, REDACTED)
    bagit.Bag(str(folder)).validate()
    first, second = (f"{video}_{pts}" for pts in frame_times(PIG)[30:32])
    assert_burnt(pixels(folder / f"data/frames/{first}.png"))
    untouched = (folder / f"data/frames/{second}.png").read_bytes()
    assert untouched == before[f"{second}.png"]
    crop = pixels(folder / f"data/crops/1_{first}.jpg")
    assert crop[25:45, 75:105].max() < 12  # JPEG rings a little at the edges
    whole = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    for leak in (still, before[f"{first}.png"], before[f"1_{first}.jpg"]):
        assert leak not in whole
        assert base64.b64encode(leak) not in whole
    assert b"Canary" not in whole
    assert b"detail" not in (folder / "data/custody.jsonl").read_bytes()
    assert left.redaction is not None
    assert left.redaction.told() == log_of(catalogue)[-1]["redaction"]
    assert left.redaction.told() == {
        "stills": 2,
        "stills_without_marks": 1,
        "boxes_burnt_out": 1,
        "marks": 1,
        "sightings_of_marks": [3],
    }


def test_a_redacted_sheet_shows_black_and_says_how_much(catalogue: Catalogue) -> None:
    marked(catalogue)
    output = catalogue.folder / "sheet.html"
    order = ExportOrder(FORMATS["html"], output, Question(), REDACTED, ANN)
    take_out(catalogue, order, lambda done, of: None)
    page = html.document_fromstring(output.read_bytes())
    frame, crop, other, _ = (
        pixels(io.BytesIO(base64.b64decode(each.partition(",")[2])))
        for each in page.xpath("//figure//img/@src")
    )
    assert frame[72:96, 144:180].max() < 12
    assert crop[25:45, 75:105].max() < 12
    assert other[72:96, 144:180].max() > 60
    told = page.text_content()
    assert told.count("1 box burnt out.") == 1
    assert told.count("Nobody marked a face or plate in it.") == 1
    assert "a face that nobody marked is visible" in told


def test_a_kept_still_is_burnt_out_like_a_frame(catalogue: Catalogue, tmp_path: Path) -> None:
    clip = Path(shutil.copy(PIG, tmp_path / "gone.mp4"))
    video, _ = marked(catalogue, clip)
    clip.unlink()
    folder, left = bag(catalogue, REDACTED)
    assert_burnt(pixels(folder / f"data/frames/{video}_{frame_times(PIG)[30]}.png"), kept=True)
    assert left.remarks == {KEPT: 1, NO_FRAME: 1}


@pytest.mark.parametrize("form", [FORMATS["coco"], FORMATS["yolo"], FORMATS["xlsx"]])
def test_other_forms_get_no_picture_that_is_not_redacted(
    catalogue: Catalogue, form: Format
) -> None:
    marked(catalogue)
    output = catalogue.folder / "out"
    order = ExportOrder(form, output, Question(), REDACTED, ANN)
    assert take_out(catalogue, order, lambda done, of: None).sightings == 2
    if form is FORMATS["xlsx"]:
        with zipfile.ZipFile(output) as book:
            names = [name for name in book.namelist() if name.startswith("xl/media/")]
            found = [pixels(io.BytesIO(book.read(name))) for name in names]
        face = (0.2, 0.3), (0.36, 0.47)  # of the crop: the box and a tenth on each side
    else:
        found = [pixels(path) for path in output.rglob("*.*g")]
        face = (0.31, 0.39), (0.41, 0.49)
    brightest = sorted(int(part(each, *face).max()) for each in found)
    assert len(brightest) == 2
    assert brightest[0] < 16
    assert brightest[1] > 60


def part(frame: np.ndarray, rows: tuple[float, ...], columns: tuple[float, ...]) -> np.ndarray:
    """Cut rows and columns out, given in fractions."""
    height, width, _ = frame.shape
    (top, bottom), (left, right) = (
        (int(side * each[0]), int(side * each[1]))
        for side, each in ((height, rows), (width, columns))
    )
    return frame[top:bottom, left:right]


def test_faces_are_counted_and_listed_only_when_they_are_asked_for(catalogue: Catalogue) -> None:
    marked(catalogue)
    store = catalogue.store
    for asked, numbers in (
        (Question(), [1, 2]),
        (Question(by=ANN), [1, 2]),
        (Question(where="not type:weapon"), [1, 2]),
        (Question(type="privacy"), [3]),
        (Question(where="type:privacy or type:BTR-80"), [1, 2, 3]),
    ):
        assert [each.number for each in ask(store, asked)] == numbers
        assert count(store, asked, CountBy.SIGHTINGS)[0].count == len(numbers)
    order = ExportOrder(
        FORMATS["html"], catalogue.folder / "f", Question(type="privacy"), REDACTED, ANN
    )
    left = take_out(catalogue, order, lambda done, of: None)
    assert (left.sightings, left.remarks) == (0, {MARKS: 1})


def test_what_cannot_be_packed_leaves_nothing(catalogue: Catalogue) -> None:
    marked(catalogue)
    (catalogue.folder / "full").mkdir()
    (catalogue.folder / "full" / "mine.txt").write_text("mine", encoding="ascii")
    with pytest.raises(BadStatement, match="one of the two"):
        bag(catalogue, Choices(originals=True, redacted=True))
    order = ExportOrder(FORMATS["jsonl"], catalogue.folder / "all.jsonl", Question(), REDACTED, ANN)
    with pytest.raises(BadStatement, match="no picture"):
        take_out(catalogue, order, lambda done, of: None)
    with pytest.raises(NotOurFolder):
        bag(catalogue, Choices(), "full")
    assert files(catalogue.folder / "full") == ["mine.txt"]
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        with pytest.raises(BadOutput, match="File too large"):
            bag(catalogue, Choices())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not (catalogue.folder / "bag").exists()
    assert not list(catalogue.folder.glob(".*.part"))
    assert not log_of(catalogue)
