"""Hash lists from files into the catalogue and out again: whole or not at all."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from casework_desk import ANN, A, B, open_desk
from vidcat.casework.copies.hash_lists import ListDraft, add_hash_list, remove_hash_list
from vidcat.catalogue import Catalogue
from vidcat.domain.copies.fingerprints import Track
from vidcat.domain.copies.hash_lists import HashList, ListForm, MadeWith
from vidcat.errors import (
    BadHashList,
    BadOutput,
    BadStatement,
    NameTaken,
    NoSuchHashList,
    NoSuchPath,
    NoSuchPerson,
    NothingToShow,
    NotOurFolder,
)
from vidcat.imports.exchange import hash_list
from vidcat.imports.exchange.hash_list import open_hash_list
from vidcat.operations.export.hashes_and_matches import export_hashes
from vidcat.reads.copies.hash_matches import all_lists, match_lists
from vidcat.settings import Settings
from vidcat.store.session import Store
from vidcat.vault.blobs import Blobs

OURS = MadeWith("luma128-area/1", "pdq256/1")
BITS = "0f" * 32
GOOD = f"0,90,{BITS},0\n25,90,{BITS},1\n"
HEADER = (
    '{"format": "vidcat-hashes", "version": 1, "preprocessing": "luma128-area/1", '
    '"algorithm": "pdq256/1"}\n'
)


def line(video: str = "5" * 64, view: str = "full") -> str:
    return (
        f'{{"video": "{video}", "view": "{view}", "until_s": 2, "samples": [[0, 90, "{BITS}"]]}}\n'
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_desk(tmp_path / "catalogue.db")
    yield opened
    opened.close()


@pytest.fixture
def catalogue(store: Store, tmp_path: Path) -> Catalogue:
    return Catalogue(
        tmp_path, Settings(catalogue=tmp_path), store, Blobs(tmp_path / "blobs"), tmp_path
    )


def bring(
    store: Store, path: Path, name: str = "theirs", by: str = ANN, note: str = ""
) -> HashList:
    source = open_hash_list(path, OURS)
    draft = ListDraft(name, note, by)
    return add_hash_list(
        store, draft, source.form, source.preprocessing, source.tracks, lambda _: None
    )


def pictures(seed: int, seconds: float) -> np.ndarray:
    """Pictures of nothing, each unlike the others."""
    count = round(seconds * 4)
    return np.random.default_rng(seed).integers(0, 256, (count, 32), dtype=np.uint8)


def fingerprint(store: Store, video: str, bits: np.ndarray) -> Track:
    """Record pictures, four a second, as what a video shows in both views."""
    count = len(bits)
    full = Track(
        video,
        "full",
        np.arange(count) * 0.25,
        count * 0.25,
        bits,
        np.zeros((count, 8), np.uint8),
        np.full(count, 100, np.uint8),
    )
    with store.write() as tx:
        run = tx.stage_runs.start(video, "extract", "1", {})
        both = full, replace(full, view="trimmed")
        tx.fingerprints.save(run, both, None, OURS)
        tx.videos.set_status(video, "catalogued")
        tx.stage_runs.finish(run, "done")
    return full


@pytest.mark.parametrize("form", ListForm)
def test_what_one_catalogue_exports_another_finds_its_copy_with(
    catalogue: Catalogue, tmp_path: Path, form: ListForm
) -> None:
    theirs = pictures(1, 60)
    fingerprint(catalogue.store, A, theirs)
    fingerprint(catalogue.store, B, pictures(2, 60))
    done = export_hashes(catalogue, tmp_path / "out", (), form, names=False)
    assert (done.written, done.samples) == (2, 480 * (2 if form is ListForm.VIDCAT else 1))
    other = open_desk(tmp_path / "other.db")
    fingerprint(other, A.replace("a", "d"), theirs[40:160])  # 10 s to 40 s of it
    added = bring(other, tmp_path / "out")
    assert (added.videos, added.samples, added.form) == (2, done.samples, form)
    (found,) = match_lists(other, None, "theirs", lambda _: None)
    (part,) = found.relation.segments
    assert (found.entry, found.sha256, found.relation.kind) == (A, A, "excerpt")
    assert (part.a_start_s, part.a_end_s) == pytest.approx((0, 30), abs=0.3)
    assert (part.b_start_s, part.b_end_s) == pytest.approx((10, 40), abs=0.3)
    other.close()


def test_both_views_of_a_video_are_one_entry(catalogue: Catalogue, tmp_path: Path) -> None:
    fingerprint(catalogue.store, A, pictures(1, 10))
    export_hashes(catalogue, tmp_path / "out", (A,), ListForm.VIDCAT, names=True)
    added = bring(catalogue.store, tmp_path / "out")
    assert (added.videos, added.samples) == (1, 80)
    (found,) = match_lists(catalogue.store, A, None, lambda _: None)
    assert found.relation.b == f"list:theirs#{A}"


def test_no_file_name_leaves_unless_asked_for(catalogue: Catalogue, tmp_path: Path) -> None:
    fingerprint(catalogue.store, A, pictures(1, 10))
    export_hashes(catalogue, tmp_path / "out", (), ListForm.VIDCAT, names=False)
    assert '"name"' not in (tmp_path / "out").read_text()
    export_hashes(catalogue, tmp_path / "out", (), ListForm.VIDCAT, names=True)
    assert '"name"' in (tmp_path / "out").read_text()
    with pytest.raises(BadStatement):
        export_hashes(catalogue, tmp_path / "folder", (), ListForm.VPDQ, names=True)


@pytest.mark.parametrize("form", ListForm)
def test_a_failed_export_leaves_what_was_there(
    catalogue: Catalogue, tmp_path: Path, form: ListForm
) -> None:
    before = {path.name for path in tmp_path.iterdir()}
    with pytest.raises(NothingToShow):
        export_hashes(catalogue, tmp_path / "out", (A,), form, names=False)
    with pytest.raises(BadOutput):
        export_hashes(catalogue, tmp_path / "no" / "out", (A,), form, names=False)
    assert {path.name for path in tmp_path.iterdir()} == before


def test_hashes_are_not_put_among_other_things(catalogue: Catalogue, tmp_path: Path) -> None:
    fingerprint(catalogue.store, A, pictures(1, 10))
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear")
    with pytest.raises(NotOurFolder):
        export_hashes(catalogue, tmp_path / "full", (A,), ListForm.VPDQ, names=False)
    with pytest.raises(NotOurFolder):
        export_hashes(catalogue, tmp_path / "full" / "letter.txt", (A,), ListForm.VPDQ, names=False)
    (tmp_path / "empty").mkdir()
    export_hashes(catalogue, tmp_path / "empty", (A,), ListForm.VPDQ, names=False)
    assert [path.name for path in (tmp_path / "empty").iterdir()] == [f"{A}.txt"]


def test_a_list_is_kept_with_who_brought_it_and_the_digest_of_its_bytes(
    store: Store, tmp_path: Path
) -> None:
    (tmp_path / "clip.txt").write_text(GOOD)
    added = bring(store, tmp_path / "clip.txt", " a  list ", note="by post")
    assert all_lists(store) == [added]
    assert (added.name, added.note, added.by, added.preprocessing) == (
        "a list",
        "by post",
        ANN,
        "vpdq",
    )
    assert added.sha256 == hashlib.sha256(GOOD.encode()).hexdigest()
    assert remove_hash_list(store, "a list", ANN) == added
    assert all_lists(store) == []
    with pytest.raises(NoSuchHashList):
        remove_hash_list(store, "a list", ANN)


def test_of_a_folder_each_file_is_a_video(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    for name in (f"{A}.txt", "clip.txt", ".hidden"):
        (folder / name).write_text(GOOD)
    (folder / "deeper").mkdir()
    source = open_hash_list(folder, OURS)
    read = [(each.name, each.sha256) for each in source.tracks(hashlib.sha256())]
    assert read == [(A, A), ("clip", None)]


BAD = {
    "empty": (b"", r"list\.txt: it is empty"),
    "blank": (b"\n \n", r"list\.txt, line 2: it is empty"),
    "a video": (os.urandom(64) + b"\0\xff\n" * 9, r"line \d: it is n"),
    "prose": (b"Dear all,\n", "line 1: it is neither"),
    "a table": (b"a,b,c,d\n", "line 1: it is neither"),
    "UTF-16": (GOOD.encode("utf-16"), "line 1: it is not text in UTF-8"),
    "cut short": (GOOD.encode()[:-20], "line 2: it is not frame_number"),
    "quality": (GOOD.replace("25,90", "25,101").encode(), "line 2: the quality 101"),
    "order": (GOOD.replace(",1\n", ",2\n").encode() + GOOD.encode(), "line 3: the time 0 s"),
    "header alone": (HEADER.encode(), "line 1: no video follows"),
    "another version": (HEADER.replace("1,", "7,").encode(), "line 1: version 7"),
    "another size": (HEADER.replace("128", "64").encode(), "line 1: hashes of the preprocessing"),
    "another hash": (HEADER.replace("pdq", "md5").encode(), "line 1: hashes of the algorithm"),
    "any JSON": (b'{"a": 1}\n', 'line 1: its "format"'),
    "a broken line": ((HEADER + line() + "{").encode(), "line 3: it is not JSON"),
    "twice": ((HEADER + line() + line()).encode(), "line 3: the full view of 5+ is listed twice"),
    "mixed": ((HEADER + GOOD).encode(), "line 2: it is no"),
}


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_list_is_refused_with_its_line_and_nothing_written(
    store: Store, tmp_path: Path, fault: str
) -> None:
    content, phrase = BAD[fault]
    (tmp_path / "list.txt").write_bytes(content)
    with pytest.raises(BadHashList, match=phrase):
        bring(store, tmp_path / "list.txt")
    with store.read() as tx:
        assert tx.hash_lists.listed() == []
        assert list(tx.hash_lists.blocks()) == []


def test_an_endless_line_is_refused(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hash_list, "MAX_LINE_BYTES", 1_000_000)
    (tmp_path / "list").write_text(HEADER + '{"video": "' + "5" * 1_000_000)
    with pytest.raises(BadHashList, match="line 2: it is longer than 1 MB"):
        bring(store, tmp_path / "list")


def test_one_bad_file_refuses_its_folder(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "a.txt").write_text(GOOD)
    (folder / "b.txt").write_text(GOOD.replace("25,90", "25,x"))
    with pytest.raises(BadHashList, match=r"b\.txt, line 2"):
        bring(store, folder)
    (folder / "b.txt").write_text("")
    with pytest.raises(BadHashList, match=r"b\.txt: it is empty"):
        bring(store, folder)
    (folder / "b.txt").unlink()
    (folder / "a.csv").write_text(GOOD)
    with pytest.raises(BadHashList, match=r"a\.txt, line 2: the full view of a is listed twice"):
        bring(store, folder)
    assert all_lists(store) == []


def test_what_is_no_list_at_all_is_refused(store: Store, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadHashList, match="holds no file"):
        bring(store, tmp_path / "empty")
    with pytest.raises(NoSuchPath):
        bring(store, tmp_path / "nothing")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NoSuchPath):
        bring(store, tmp_path / "pipe")


def test_a_name_is_taken_once_and_by_somebody(store: Store, tmp_path: Path) -> None:
    (tmp_path / "list").write_text(GOOD)
    bring(store, tmp_path / "list")
    with pytest.raises(NameTaken):
        bring(store, tmp_path / "list")
    with pytest.raises(NoSuchPerson):
        bring(store, tmp_path / "list", "another", by="Nobody")
    with pytest.raises(BadStatement):
        bring(store, tmp_path / "list", "two\x1b[2J")
    assert len(all_lists(store)) == 1


def test_matches_are_asked_of_a_list_that_is_there(store: Store) -> None:
    with pytest.raises(NoSuchHashList):
        match_lists(store, None, "theirs", lambda _: None)
    assert match_lists(store, None, None, lambda _: None) == []
