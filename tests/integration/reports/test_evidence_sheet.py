"""The evidence sheet: it says all that is known, obeys nothing that it holds, and needs nothing."""

import base64
import io
import shutil
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from lxml import html
from PIL import Image

from casework_desk import ANN, APC, BOB, BTR, decoded, said, see
from footage_desk import FIXTURES, frame_times, hold, moment, open_catalogue_in, picture
from vidcat.casework.provenance.postings import add_posting
from vidcat.casework.sightings.statements import Opinion, review_sighting
from vidcat.catalogue import Catalogue
from vidcat.domain.exchange.sourced import SourcedSighting
from vidcat.domain.provenance.lineage import PostingDraft
from vidcat.domain.questions.question import Question
from vidcat.domain.sightings.statements import Identification, ReviewVerdict
from vidcat.domain.values.counts import parse_count
from vidcat.domain.values.regions import Region
from vidcat.domain.video.model import Hashes, Keyframe
from vidcat.exports.formats.html_sheet import KEPT, NO_FRAME, write_html
from vidcat.exports.parts.answer import Answer, Choices, Still
from vidcat.exports.registry import FORMATS
from vidcat.operations.export.answers import ExportOrder, Left, take_out
from vidcat.reads.questions.sourced import finding

PIG = FIXTURES / "pig.mp4"
BOX = Region(0.25, 0.25, 0.5, 0.5)
OVERRIDE = "\u202egnp.exe"
HOSTILE = f"<script>alert(1)</script></style>{OVERRIDE}\x07"


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    made = open_catalogue_in(tmp_path)
    yield made
    made.store.close()


def sheet(
    catalogue: Catalogue, asked: Question | None = None
) -> tuple[html.HtmlElement, str, Left]:
    output = catalogue.folder / "sheet.html"
    order = ExportOrder(FORMATS["html"], output, asked or Question(), Choices(), ANN)
    left = take_out(catalogue, order, lambda done, of: None)
    text = output.read_text(encoding="utf-8")
    return html.document_fromstring(text.encode()), text, left


def pictures(page: html.HtmlElement) -> list[np.ndarray]:
    found = []
    for source in page.xpath("//figure//img/@src"):
        kind, _, encoded = source.partition(",")
        assert kind == "data:image/jpeg;base64"
        found.append(np.asarray(Image.open(io.BytesIO(base64.b64decode(encoded))), np.int16))
    return found


def as_ffmpeg(clip: Path, number: int) -> np.ndarray:
    return np.frombuffer(picture(clip, number), np.uint8).reshape(240, 360, 3).astype(np.int16)


def test_a_sighting_is_told_with_its_picture_source_proof_and_checks(catalogue: Catalogue) -> None:
    store, video = catalogue.store, hold(catalogue.store, PIG)
    fields = {"count": parse_count("at least 2"), "basis": "eight wheels", "note": "on a road"}
    rivals = (Identification(APC),)
    made = see(store, video, moment(PIG, 30), said(BTR, BOX, rivals=rivals, **fields))
    review_sighting(store, made, Opinion(ReviewVerdict.DISPUTE, "ten wheels"), BOB)
    add_posting(store, video, PostingDraft("https://example.org/v", "A channel"), ANN)
    page, _, left = sheet(catalogue, Question(type="vehicle"))
    assert (left.sightings, left.remarks) == (1, {})
    told = " ".join(page.text_content().split())
    for part in (
        "Sightings of the type “vehicle” or one below it",
        "1 sighting; 1 video",
        "vidcat 0",
        video,
        made.moment.pixel_hash,
        "0:01.200",
        f"pts {made.moment.pts}, time base 1/12800",
        "pig.mp4",
        "features that only this type has are visible",
        "at least 2",
        "eight wheels",
        "on a road",
        "Armoured personnel carrier",
        "بي تي آر-80",
        "A channel",
        "disputed",
        f"{BOB} disputed",
        "ten wheels",
        f"vidcat frame '{made.citation}'",
    ):
        assert str(part) in told, part
    assert page.get("lang") == "en"
    assert [each.tag for each in page.xpath("//h1|//h2")] == ["h1", "h2", "h2"]
    assert page.xpath("//bdi[@lang='ar'][@dir='auto']/text()") == ["بي تي آر-80"]
    assert all(page.xpath("//img/@alt"))
    assert page.xpath("//a/@href") == ["https://example.org/v"]
    assert page.xpath("//a/@rel") == ["noopener noreferrer"]
    frame, crop = pictures(page)
    exact = as_ffmpeg(PIG, 30)
    assert np.abs(frame - exact).mean() < 3
    assert crop.shape == (144, 216, 3)  # the box and a tenth of it on each side
    assert np.abs(crop - exact[48:192, 72:288]).mean() < 3


def test_nothing_that_it_holds_is_obeyed_or_fetched(catalogue: Catalogue, tmp_path: Path) -> None:
    clip = shutil.copy(PIG, tmp_path / f"<img src=x onerror=alert(1)>{OVERRIDE}.mp4")
    video = hold(catalogue.store, Path(clip), "pig.mp4")
    statement = said(
        BTR, None, marking=HOSTILE, note=HOSTILE + "x" * 10_000, basis="\u0645\u200c\u0646"
    )
    see(catalogue.store, video, moment(PIG, 0), statement)
    for url in ("javascript:alert(1)", "https://example.org/\u202e", "http://[bad", "file:///etc"):
        add_posting_unchecked(catalogue, video, url)
    page, text, _ = sheet(catalogue)
    assert not page.xpath("//script|//link|//iframe|//object|//form|//base|//*[@onerror]")
    sources = page.xpath("//figure//@src")
    assert all(each.startswith("data:image/jpeg;base64,") for each in sources)
    (code,) = page.xpath("//img[@class='qr']/@src")
    assert code.startswith("data:image/svg+xml")
    assert len(page.xpath("//@src")) == len(sources) + 1
    assert all(each.startswith("https://example.org/") for each in page.xpath("//@href"))
    assert "\u202e" not in page.text_content()
    assert "[U+202E]gnp.exe" in text
    assert "\x07" not in text
    assert "\u0645\u200c\u0646" in text  # Persian needs its joiners
    assert "cut here; it has 10," in text
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == ["default-src 'none'; img-src data:; style-src 'unsafe-inline'"]


def add_posting_unchecked(catalogue: Catalogue, video: str, url: str) -> None:
    """Put an address into the catalogue as an older or another program might have."""
    with catalogue.store.write() as tx:
        tx.postings.add(video, PostingDraft(url), tx.people.id(ANN))


def test_a_frame_without_its_original_is_shown_as_what_it_is(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    clip = Path(shutil.copy(PIG, tmp_path / "gone.mp4"))
    video, times = hold(catalogue.store, clip, "pig.mp4"), frame_times(PIG)
    buffer = io.BytesIO()
    Image.frombytes("RGB", (360, 240), picture(PIG, 50)).save(buffer, "JPEG", quality=90)
    keep(catalogue, video, times[50], catalogue.blobs.put(buffer.getvalue()))
    for number in (50, 60):
        see(catalogue.store, video, moment(PIG, number), said(BTR, BOX))
    clip.unlink()
    page, text, left = sheet(catalogue)
    assert left.remarks == {KEPT: 1, NO_FRAME: 1}
    assert text.count("Still that was kept when the video was read") == 1
    assert text.count("No picture: the original is not to be had") == 1
    assert len(page.xpath("//figure//img")) == 2
    assert np.abs(pictures(page)[0] - as_ffmpeg(PIG, 50)).mean() < 4


def keep(catalogue: Catalogue, video: str, pts: int, blob: str) -> None:
    """Record a keyframe as extraction would."""
    _, found = decoded(video)
    still = Keyframe(pts, 2.0, 360, 240, blob, Hashes(b"\0" * 8, b"\0" * 32, 90))
    with catalogue.store.write() as tx:
        run = tx.stage_runs.start(video, "extract", "1", {})
        tx.videos.save_extraction(video, run, replace(found, keyframes=(still,)))


def test_frames_past_the_end_and_of_what_is_no_video_are_said_to_be_missing(
    catalogue: Catalogue,
) -> None:
    first = moment(PIG, 0)
    late = replace(first, pts=first.pts + 10**9, end_pts=first.end_pts + 10**9)
    see(catalogue.store, hold(catalogue.store, PIG), late, said(BTR, BOX))
    page_of_text = hold(catalogue.store, FIXTURES / "text_named.mp4", "pig.mp4")
    see(catalogue.store, page_of_text, first, said(BTR, BOX))
    page, _, left = sheet(catalogue)
    assert (left.sightings, left.remarks) == (2, {NO_FRAME: 2})
    assert not page.xpath("//figure//img")
    assert f"2 sightings {NO_FRAME}" in page.text_content()


def test_an_answer_of_nothing_is_a_sheet_that_says_so(catalogue: Catalogue) -> None:
    page, _, left = sheet(catalogue, Question(type="weapon"))
    assert left.sightings == 0
    assert "Nothing was found." in page.text_content()


def test_sightings_are_written_one_by_one_however_many_they_are(catalogue: Catalogue) -> None:
    video = hold(catalogue.store, PIG)
    see(catalogue.store, video, moment(PIG, 0), said(BTR, BOX))
    rgb = np.random.default_rng(1).integers(0, 255, (360, 640, 3), np.uint8)
    with finding(catalogue.store, Question()) as found:
        one: SourcedSighting = next(iter(found.each))
        answer = Answer(
            150,
            (one for _ in range(150)),
            found.taxonomy,
            {},
            ANN,
            datetime.now(UTC),
            lambda evidence: rgb,
            Choices(),
            still=lambda evidence: Still(rgb, is_exact=True),
        )
        with (catalogue.folder / "big.html").open("wb") as file:
            tracemalloc.start()
            write_html(answer, file)
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            assert file.tell() > 40 << 20
    assert most < 8 << 20
