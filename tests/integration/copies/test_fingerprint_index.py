"""The index finds what comparing everything finds, grows by what is new, and mends itself."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from casework_desk import add_videos
from synthetic_tracks import footage, spoilt, track
from vidcat.domain.copies.fingerprints import Track, hamming, words
from vidcat.domain.copies.hash_lists import MadeWith
from vidcat.domain.copies.matching import find_relations
from vidcat.domain.video.stages import Stage
from vidcat.errors import CatalogueUnreadable
from vidcat.stages import match
from vidcat.store.copies.fingerprint_index import FingerprintIndex, write_index
from vidcat.store.session import Store

RADIUS = 85
SHARED = footage(1, 30)


def named(number: int) -> str:
    return f"{number:064x}"


def tracks() -> list[Track]:
    """Twelve videos, of which some share footage, one is short, one dim and one empty."""
    whole = [track(named(n), footage(n + 100, 40)) for n in range(1, 8)]
    return [
        *whole,
        track(named(8), np.concatenate([footage(200, 5), SHARED, footage(201, 9)])),
        track(named(9), spoilt(SHARED, 40)),
        track(named(10), footage(1, 3)),
        replace(track(named(11), SHARED), quality=np.zeros(120, np.uint8)),
        track(named(12), footage(1, 0)),
    ]


def save(store: Store, found: list[Track]) -> None:
    for each in found:
        with store.write() as tx:
            run = tx.stage_runs.start(each.video, "extract", "1", {})
            tx.fingerprints.save(run, (each,), None, MadeWith("1", "pdq"))
            tx.stage_runs.finish(run, "done")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "catalogue.db")
    add_videos(store, tuple(each.video for each in tracks()))
    save(store, tracks())
    yield store
    store.close()


def opened(store: Store, folder: Path) -> FingerprintIndex:
    with store.read() as tx:
        return FingerprintIndex(folder, tx.fingerprints)


def written(store: Store, folder: Path) -> int:
    with store.read() as tx:
        return write_index(folder, tx.fingerprints)


def found_by(index: FingerprintIndex, query: Track, radius: int) -> set[tuple[int, str, int]]:
    return {
        (int(row), hits.view.video, int(sample))
        for hits in index.near(query.pdq, radius)
        for row, sample in zip(hits.query, hits.sample, strict=True)
    }


def expected(query: Track, radius: int) -> set[tuple[int, str, int]]:
    return {
        (row, each.video, sample)
        for each in tracks()
        for row, bits in enumerate(words(query.pdq))
        for sample, near in enumerate(hamming(words(each.pdq[each.votes]), bits) <= radius)
        if near
    }


@pytest.mark.parametrize("radius", [0, 40, RADIUS])
@pytest.mark.parametrize("filed", [True, False], ids=["in a file", "in memory"])
def test_every_sample_within_the_radius_is_found_and_no_other(
    store: Store, tmp_path: Path, radius: int, filed: bool
) -> None:
    if filed:
        written(store, tmp_path / "index")
    query = track("q", spoilt(SHARED, 40, seed=3))
    found = found_by(opened(store, tmp_path / "index"), query, radius)
    assert found == expected(query, radius)
    assert found or radius == 0


def test_what_is_new_is_appended_and_the_rest_left_as_it_was(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    count = written(store, folder)
    (file,) = folder.glob("*.pdq")
    before = file.read_bytes()
    assert len(before) == 32 * count
    add_videos(store, (named(13),))
    save(store, [track(named(13), footage(7, 10))])
    assert opened(store, folder).samples == count + 40  # found before it is filed, too
    assert written(store, folder) == count + 40
    assert file.read_bytes()[: len(before)] == before


def test_replaced_fingerprints_are_not_found_any_more(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    written(store, folder)
    save(store, [track(named(9), footage(55, 30))])
    query = track("q", SHARED)
    for index in (opened(store, folder), (written(store, folder), opened(store, folder))[1]):
        videos = {video for _, video, _ in found_by(index, query, RADIUS)}
        assert named(8) in videos
        assert named(9) not in videos


def test_a_mostly_stale_file_is_written_anew(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    count = written(store, folder)
    save(store, [replace(each, until_s=each.until_s + 1) for each in tracks()])
    assert written(store, folder) == count
    (file,) = folder.glob("*.pdq")
    assert file.stat().st_size == 32 * count


@pytest.mark.parametrize("damage", ["list gone", "list cut", "list odd", "file gone", "file cut"])
def test_a_damaged_index_is_made_anew(store: Store, tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "index"
    count = written(store, folder)
    (file,) = folder.glob("*.pdq")
    match damage.split():
        case ["list", "gone"]:
            (folder / "views.json").unlink()
        case ["list", "cut"]:
            (folder / "views.json").write_bytes((folder / "views.json").read_bytes()[:50])
        case ["list", "odd"]:
            (folder / "views.json").write_text('{"file": "/etc/passwd", "views": {"a": -1}}')
        case ["file", "gone"]:
            file.unlink()
        case _:
            file.write_bytes(file.read_bytes()[:100])
    query = track("q", SHARED)
    assert found_by(opened(store, folder), query, RADIUS) == expected(query, RADIUS)
    assert written(store, folder) == count
    assert found_by(opened(store, folder), query, RADIUS) == expected(query, RADIUS)


def test_a_list_older_than_its_files_names_none_that_is_written_later(
    store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "index"
    written(store, folder)
    (file,) = folder.glob("*.pdq")
    older = (folder / "views.json").read_bytes()
    file.unlink()  # as a power loss may leave it: the new list lost, the old file removed
    written(store, folder)
    (folder / "views.json").write_bytes(older)
    assert not file.exists()
    query = tracks()[8]
    assert found_by(opened(store, folder), query, RADIUS) == expected(query, RADIUS)


def test_a_file_in_the_place_of_the_index_is_said_to_be_one(store: Store, tmp_path: Path) -> None:
    (tmp_path / "index").write_text("mine")
    assert match.open_index(store, tmp_path / "index", write=False).samples
    with pytest.raises(CatalogueUnreadable, match="is a file"):
        match.open_index(store, tmp_path / "index", write=True)


def test_reading_writes_nothing(store: Store, tmp_path: Path) -> None:
    index = match.open_index(store, tmp_path / "index", write=False)
    assert index.samples
    assert not (tmp_path / "index").exists()


def test_a_new_match_owes_the_close_look_again(store: Store, tmp_path: Path) -> None:
    with store.write() as tx:
        for stage in (Stage.CONFIRM, Stage.DEEP):
            run = tx.stage_runs.start(named(9), stage, stage.version, {})
            tx.stage_runs.finish(run, "done")
    match.match(named(9), store, match.open_index(store, tmp_path / "index", write=False))
    with store.read() as tx:
        assert named(9) in tx.stage_runs.waiting(Stage.CONFIRM)
        assert named(9) not in tx.stage_runs.done(Stage.DEEP)


def test_matching_one_after_the_other_finds_what_comparing_all_finds(
    store: Store, tmp_path: Path
) -> None:
    index = match.open_index(store, tmp_path / "index", write=True)
    for video in match.unmatched(store):
        match.match(video, store, index)
    with store.read() as tx:
        found = {(each.a, each.b, each.segments) for each in tx.relations.listed()}
    everything = tracks()
    exhaustive = {
        (each.a, each.b, each.segments)
        for number, one in enumerate(everything)
        for each in find_relations((one,), [(other,) for other in everything[number + 1 :]])
    }
    assert found == exhaustive
    assert len(found) == 3
