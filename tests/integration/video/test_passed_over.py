"""What was passed over is kept once: where no video says it, by path, with its newest word."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from places import FIXTURES
from vidcat.domain.video.file_kinds import LINK_NOT_FOLLOWED, FileKind
from vidcat.domain.video.model import CopyStatus, Outcome
from vidcat.domain.video.passed_over import SkippedFile
from vidcat.domain.video.reasons import Reason, Status
from vidcat.operations.ingest.passed_over import forget_the_others, note_passed_over
from vidcat.reads.video.skipped import skipped_files
from vidcat.store.session import Store
from vidcat.vault.originals import identify


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "catalogue.db")
    yield opened
    opened.close()


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return Path(shutil.copy(FIXTURES / "pig.mp4", tmp_path / "clip.mp4"))


def ended(
    path: Path, reason: Reason, status: Status = Status.REFUSED, video: str | None = None
) -> Outcome:
    return Outcome(bytes(path), status, reason, video, 0.1)


def registered(store: Store, clip: Path, status: Status, reason: Reason | None) -> str:
    identity = identify(bytes(clip), max_bytes=1 << 30)
    with store.write() as tx:
        tx.videos.register(identity)
        tx.videos.set_status(identity.sha256, status, reason)
    return identity.sha256


def listed(store: Store) -> dict[str, SkippedFile]:
    files = skipped_files(store, with_gone=True).files
    return {Path(file.passed.path.decode()).name: file for file in files}


def test_a_file_that_changed_while_it_was_hashed_is_listed_until_it_is_registered(
    store: Store, clip: Path
) -> None:
    outcome = ended(clip, Reason.CHANGED_WHILE_READING, Status.FAILED)
    assert note_passed_over(store, outcome)
    passed = listed(store)["clip.mp4"].passed
    assert (passed.kind, passed.status, passed.video) == (FileKind.CHANGING, Status.FAILED, None)
    registered(store, clip, Status.CATALOGUED, None)
    assert listed(store) == {}


def test_a_refused_video_is_listed_from_its_own_row(store: Store, clip: Path) -> None:
    video = registered(store, clip, Status.REFUSED, Reason.TRUNCATED)
    assert not note_passed_over(store, ended(clip, Reason.TRUNCATED, video=video))
    file = listed(store)["clip.mp4"]
    assert (file.passed.kind, file.passed.video) == (FileKind.DAMAGED, video)
    assert file.now is CopyStatus.PRESENT
    clip.write_bytes(b"other bytes")
    assert listed(store)["clip.mp4"].now is CopyStatus.CHANGED
    registered(store, clip, Status.CATALOGUED, None)
    with store.write() as tx:
        tx.videos.mark_changed(identify(bytes(clip), max_bytes=1 << 30))
    assert listed(store) == {}


def test_a_newer_word_on_the_place_of_a_refused_video_counts(store: Store, clip: Path) -> None:
    registered(store, clip, Status.REFUSED, Reason.TRUNCATED)
    clip.write_bytes(b"")
    assert note_passed_over(store, ended(clip, Reason.EMPTY))
    assert listed(store)["clip.mp4"].passed.kind is FileKind.EMPTY
    assert len(skipped_files(store).files) == 1


def test_a_catalogued_video_whose_file_was_passed_over_since_is_listed(
    store: Store, clip: Path
) -> None:
    video = registered(store, clip, Status.CATALOGUED, None)
    assert note_passed_over(store, ended(clip, Reason.UNREADABLE, video=video))
    assert listed(store)["clip.mp4"].passed.kind is FileKind.UNREADABLE


@pytest.mark.parametrize("status", [Status.CATALOGUED, Status.KNOWN, Status.PARTIAL, Status.FAILED])
def test_what_was_not_passed_over_leaves_no_row(store: Store, clip: Path, status: Status) -> None:
    assert not note_passed_over(store, ended(clip, Reason.WORKER_DIED, status))
    assert listed(store) == {}


def test_a_place_has_one_row_with_its_newest_word(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "place"
    path.touch()
    note_passed_over(store, ended(path, Reason.EMPTY))
    first = listed(store)["place"].passed
    path.unlink()
    path.symlink_to("nowhere")
    outcome = Outcome(
        bytes(path), Status.REFUSED, Reason.NOT_A_FILE, None, 0.1, 0, LINK_NOT_FOLLOWED
    )
    note_passed_over(store, outcome)
    (file,) = skipped_files(store).files
    assert (file.passed.kind, file.now) == (FileKind.LINK, CopyStatus.PRESENT)
    assert file.passed.stamp.size_bytes is None
    assert file.passed.first_seen == first.first_seen


def test_a_walk_forgets_below_its_paths_and_nowhere_else(store: Store, tmp_path: Path) -> None:
    places = ["in/a", "in/b", "in/deep/c", "in/locked/d", "in/locked", "in2/e", "f"]
    for place in places:
        note_passed_over(store, ended(tmp_path / place, Reason.UNREADABLE))
    still = {bytes(tmp_path / "in/b"), bytes(tmp_path / "in/locked")}
    forget_the_others(store, [tmp_path / "in", tmp_path / "f"], still)
    with store.read() as tx:
        left = [
            Path(passed.path.decode()).relative_to(tmp_path) for passed in tx.passed_over.listed()
        ]
    assert [str(path) for path in left] == ["in/b", "in/locked", "in/locked/d", "in2/e"]


def test_a_name_that_is_no_text_is_kept_to_the_byte(store: Store, tmp_path: Path) -> None:
    path = bytes(tmp_path) + b"/caf\xe9\n"
    note_passed_over(store, Outcome(path, Status.REFUSED, Reason.UNREADABLE, None, 0.1))
    (file,) = skipped_files(store, with_gone=True).files
    assert (file.passed.path, file.now) == (path, CopyStatus.MISSING)
    assert skipped_files(store).gone == 1
