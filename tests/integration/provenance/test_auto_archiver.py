"""What auto-archiver kept comes in proved, with its papers, and once.

The folder beside this file is what auto-archiver 1.2.9 wrote: its own csv_db, json_enricher,
hash_enricher and local_storage, over two clips of ours. Only the papers were put in by hand, where
its enrichers for timestamps, OpenTimestamps and web archives put theirs; the page it made is left
out.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework_desk import ANN
from import_desk import FIXTURES, SHA256, add_clip, footage_desk
from places import AUTO_ARCHIVER
from vidcat.casework.provenance.archived import attestations_of
from vidcat.catalogue import Catalogue
from vidcat.domain.exchange.auto_archiver import item_from
from vidcat.domain.provenance.attestations import AttestationKind as Kind
from vidcat.domain.provenance.custody_log import LoggedKind
from vidcat.errors import BadArchiverOutput
from vidcat.imports.auto_archiver.python_text import read_value
from vidcat.imports.auto_archiver.records import read_records
from vidcat.operations.import_.auto_archiver import ArchiveReport, read_archive, record_archive
from vidcat.reads.provenance.lineage import list_postings

OTHER = "39b2f6130c1a498b28d19a64ed5a65d96361db161d90edb1bd71941dc39b7586"
NAMES = {"duel_original.mp4": SHA256, "pig.mp4": OTHER}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(AUTO_ARCHIVER, tmp_path / "archive"))
    for name, sha256 in NAMES.items():
        shutil.copy(FIXTURES / name, folder / "local_archive" / f"{sha256[:24]}.mp4")
    return folder


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with footage_desk(tmp_path / "desk") as made:
        yield made


def bring(catalogue: Catalogue, path: Path) -> ArchiveReport:
    kept = read_archive(catalogue, path, lambda done, of: None)
    return record_archive(catalogue, kept, ANN)


def test_a_video_that_is_here_gets_its_posting_and_papers_once(
    catalogue: Catalogue, archive: Path
) -> None:
    report = bring(catalogue, archive / "db.csv")
    assert (report.items, report.videos, report.postings, report.papers) == (2, 2, 1, 6)
    assert [path.name for path in report.waiting] == [f"{OTHER[:24]}.mp4"]
    assert [each.sentence for each in report.troubles] == [
        "archive page: './local_archive/62a8ce9ed0cc3380ef329f1c.html' is not in the folder.",
        "archive page: './local_archive/25b238039d69d76d09afddc6.html' is not in the folder.",
    ]
    (posting,) = list_postings(catalogue.store, SHA256)
    assert (posting.draft.url, posting.draft.publisher) == (
        "https://example.org/v/one",
        "A channel",
    )
    assert posting.draft.posted
    assert posting.draft.posted.edtf == "2016-06-06~"  # the table tells the hour of no known zone
    assert 'auto-archiver; Parade, "day 1"' in posting.draft.note
    papers = attestations_of(catalogue.store, SHA256)
    assert {each.posting for each in papers} == {posting.number}
    assert [(each.paper.kind, each.paper.note) for each in papers] == [
        (Kind.TIMESTAMPED_HASHES, ""),
        (Kind.TIMESTAMP_TOKEN, "http://timestamp.example.org"),
        (Kind.TIMESTAMP_CERTIFICATE, "A TSA"),
        (Kind.WEB_ARCHIVE, ""),
        (Kind.ARCHIVE_METADATA, ""),
        (Kind.OPENTIMESTAMPS, "pending when it was archived"),
    ]
    for each in papers:  # static names are the first digits of the hash, by auto-archiver
        file = Path(each.paper.path.decode())
        assert (file.stem, each.paper.size_bytes) == (each.paper.sha256[:24], file.stat().st_size)
    again = bring(catalogue, archive)
    assert (again.postings, again.papers) == (0, 0)
    with catalogue.store.read() as tx:
        (line,) = tx.custody_log.lines(LoggedKind.IMPORTED)
    assert {"form": "auto-archiver", "postings": 1, "papers": 6}.items() <= line.detail.items()
    add_clip(catalogue.store, report.waiting[0])
    assert (bring(catalogue, archive).postings, bring(catalogue, archive).waiting) == (1, ())


def test_a_file_that_is_not_what_was_archived_is_named_and_left_out(
    catalogue: Catalogue, archive: Path
) -> None:
    folder = archive / "local_archive"
    (folder / f"{SHA256[:24]}.mp4").write_bytes(b"another video")
    (folder / f"{OTHER[:24]}.mp4").unlink()
    (folder / f"{OTHER[:24]}.mp4").symlink_to(FIXTURES / "pig.mp4")
    report = bring(catalogue, archive)
    assert (report.videos, report.postings, report.waiting) == (0, 0, ())
    first, second = (each.sentence for each in report.troubles)
    assert "is not the file that was archived" in first
    assert second.endswith("is not in the folder.")


def test_files_are_found_wherever_the_folder_was_moved(catalogue: Catalogue, archive: Path) -> None:
    table = archive / "db.csv"
    text = table.read_text("utf-8").replace("./local_archive", "/etc/../home/analyst/local_archive")
    (archive / "moved").mkdir()
    shutil.move(archive / "local_archive", archive / "moved" / "files")
    table.write_text(text, encoding="utf-8")
    report = bring(catalogue, archive)
    assert (report.postings, report.papers) == (1, 6)
    assert all(
        each.paper.path.startswith(bytes(archive))
        for each in attestations_of(catalogue.store, SHA256)
    )


def test_hashes_that_were_timestamped_must_be_those_of_the_video(
    catalogue: Catalogue, archive: Path
) -> None:
    (archive / "local_archive" / "d9a4aa8befe5f174be3e4092.txt").write_text("0" * 64)
    report = bring(catalogue, archive)
    assert "do not hold that of the video" in report.troubles[0].sentence
    kinds = {each.paper.kind for each in attestations_of(catalogue.store, SHA256)}
    assert Kind.TIMESTAMPED_HASHES not in kinds


def test_without_a_table_the_json_of_each_item_is_read(catalogue: Catalogue, archive: Path) -> None:
    (archive / "db.csv").unlink()
    report = bring(catalogue, archive)
    assert (report.items, report.videos, report.postings) == (2, 2, 1)
    (posting,) = list_postings(catalogue.store, SHA256)
    assert posting.draft.posted
    assert posting.draft.posted.edtf == "2016-06-06T10:11:12Z"


def table(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "db.csv"
    path.write_bytes(content)
    return path


HEADER = b"status,metadata,media\n"


@pytest.mark.parametrize(
    "row",
    [b"\xff" * 10, b"x,\"__import__('os').system('true')\",\"[open('x')]\"", b"x," + b"[" * 50_000],
)
def test_a_hostile_record_runs_nothing_and_brings_nothing(
    catalogue: Catalogue, tmp_path: Path, row: bytes
) -> None:
    report = bring(catalogue, table(tmp_path, HEADER + row))
    assert (report.videos, report.postings, len(report.troubles)) == (0, 0, 1)


@pytest.mark.parametrize("content", [b"", b"video,type\nclip,apc\n", b"\xff" * 100])
def test_a_table_of_something_else_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(BadArchiverOutput, match=r"^db\.csv: "):
        read_records(table(tmp_path, content))
    with pytest.raises(BadArchiverOutput, match="no record"):
        read_records(tmp_path)


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
WORDS = st.sampled_from(["url", "title", "timestamp", "properties", "hash", "id", "_mimetype"])


@given(PLAIN)
def test_what_python_writes_is_read_as_python_reads_it(value: object) -> None:
    assert json.dumps(read_value(repr(value))) == json.dumps(value)


@settings(deadline=None)
@given(st.dictionaries(WORDS, PLAIN), st.lists(st.dictionaries(WORDS, PLAIN), max_size=3) | PLAIN)
def test_no_record_breaks_the_reader(metadata: object, media: object) -> None:
    item = item_from("db.csv:2", metadata, media)
    assert "\n" not in item.title + item.url + item.publisher
