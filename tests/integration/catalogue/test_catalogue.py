"""A catalogue folder: made, opened, shared by processes, and refused when it cannot be used."""

import fcntl
import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from pathlib import Path

import pytest

from vidcat.catalogue import ingest_lock, open_catalogue
from vidcat.domain.video.model import FileIdentity, FileStamp
from vidcat.errors import (
    BadSetting,
    CatalogueFull,
    CatalogueLocked,
    CatalogueUnreadable,
)
from vidcat.settings import Settings
from vidcat.store.session import Store


def made(folder: Path) -> Settings:
    settings = Settings(catalogue=folder)
    with open_catalogue(settings, create=True):
        pass
    return settings


def everything_below(folder: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def foreign(folder: Path) -> None:
    folder.mkdir()
    with sqlite3.connect(folder / "catalogue.db") as database:
        database.execute("CREATE TABLE recipes (name TEXT)")
    database.close()


def garbage(folder: Path) -> None:
    folder.mkdir()
    (folder / "catalogue.db").write_bytes(b"this is no database " * 100)


def cut_short(folder: Path) -> None:
    made(folder)
    content = (folder / "catalogue.db").read_bytes()
    (folder / "catalogue.db").write_bytes(content[: len(content) // 2])


def folder_in_its_place(folder: Path) -> None:
    (folder / "catalogue.db").mkdir(parents=True)


UNUSABLE = [foreign, garbage, cut_short, folder_in_its_place]


def test_the_first_command_that_writes_makes_the_folder(catalogue_dir: Path) -> None:
    with open_catalogue(Settings(catalogue=catalogue_dir), create=True) as catalogue:
        assert catalogue.scratch.is_dir()
        assert catalogue.blobs.root == catalogue_dir / "blobs"
    assert (catalogue_dir / "catalogue.db").is_file()
    assert (catalogue_dir / "vidcat.toml").read_text().startswith("# Settings")
    assert not list((catalogue_dir / "scratch").glob("run-*"))


def test_a_person_s_settings_are_not_written_over(catalogue_dir: Path) -> None:
    made(catalogue_dir)
    (catalogue_dir / "vidcat.toml").write_text("workers = 1\n")
    made(catalogue_dir)
    assert (catalogue_dir / "vidcat.toml").read_text() == "workers = 1\n"


def test_a_command_that_reads_makes_no_folder(catalogue_dir: Path) -> None:
    with (
        pytest.raises(CatalogueUnreadable, match="no catalogue"),
        open_catalogue(Settings(catalogue=catalogue_dir)),
    ):
        pass
    assert not catalogue_dir.exists()


@pytest.mark.parametrize("name", ["what?x=1", "100%41", "a#b", "имя", "two\nlines", "caf\udce9"])
def test_a_folder_may_be_called_anything(tmp_path: Path, name: str) -> None:
    made(tmp_path / name)
    assert os.listdir(tmp_path) == [name]  # noqa: PTH208
    assert (tmp_path / name / "catalogue.db").is_file()


@pytest.mark.parametrize("unusable", UNUSABLE)
@pytest.mark.parametrize("create", [True, False])
def test_what_is_no_catalogue_is_refused_and_left_as_it_was(
    catalogue_dir: Path, unusable: Callable[[Path], None], create: bool
) -> None:
    unusable(catalogue_dir)
    before = everything_below(catalogue_dir)
    with (
        pytest.raises(CatalogueUnreadable) as caught,
        open_catalogue(Settings(catalogue=catalogue_dir), create=create),
    ):
        pass
    assert caught.value.exit_code == 4
    assert everything_below(catalogue_dir) == before


def test_a_file_in_the_place_of_the_folder_is_refused(catalogue_dir: Path) -> None:
    catalogue_dir.write_bytes(b"x")
    with pytest.raises(CatalogueUnreadable, match="is a file; a catalogue is a folder"):
        made(catalogue_dir)


@pytest.mark.parametrize("existing", [True, False])
def test_a_folder_we_may_not_write_is_refused(bound_folder: Path, existing: bool) -> None:
    folder = bound_folder / "catalogue"
    if existing:
        made(folder)
        folder.chmod(0o500)
    bound_folder.chmod(0o500)
    try:
        with pytest.raises(CatalogueUnreadable):
            made(folder)
    finally:
        bound_folder.chmod(0o700)
        if existing:
            folder.chmod(0o700)


def test_a_database_we_may_not_write_is_refused(bound_folder: Path) -> None:
    settings = made(bound_folder / "catalogue")
    (settings.catalogue / "catalogue.db").chmod(0o400)
    with (
        pytest.raises(CatalogueUnreadable, match="read-only"),
        open_catalogue(settings) as catalogue,
        catalogue.store.write() as tx,
    ):
        tx.videos.register(identity())


def lock_up(folder: Path) -> None:
    """Take the right to write away from a catalogue folder and all that is in it."""
    for path in (*folder.rglob("*"), folder):
        path.chmod(0o555 if path.is_dir() else 0o444)


def set_free(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.parametrize("in_use", [False, True], ids=["closed", "in use"])
def test_a_catalogue_that_cannot_be_written_can_be_read(bound_folder: Path, in_use: bool) -> None:
    settings = made(bound_folder / "c?a#1")
    folder = settings.catalogue
    with ExitStack() as writer:
        store = Store(folder / "catalogue.db")
        writer.callback(store.close)
        with store.write() as tx:
            tx.videos.register(identity())
        if not in_use:
            writer.close()
        lock_up(folder)
        before = everything_below(folder)
        with open_catalogue(settings) as catalogue:
            with catalogue.store.read() as tx:
                assert [found.sha256 for found in tx.videos.listed(["pending"])] == ["0" * 64]
            with (
                pytest.raises(CatalogueUnreadable, match="read-only"),
                catalogue.store.write() as tx,
            ):
                tx.videos.register(identity(1))
            (catalogue.scratch / "reduced.luma").write_bytes(b"x")  # `match` works in scratch
        assert not catalogue.scratch.exists()
        # Writer and reader share the index within one process, which marks there what it reads.
        assert in_use or everything_below(folder) == before
        set_free(folder)


def test_a_read_only_catalogue_with_writes_in_its_log_is_not_read_without_them(
    bound_folder: Path,
) -> None:
    settings = made(bound_folder / "catalogue")
    folder = settings.catalogue
    store = Store(folder / "catalogue.db")
    with store.write() as tx:
        tx.videos.register(identity())
    copied = bound_folder / "copied"  # as a backup copies it while it is in use
    copied.mkdir()
    for name in ("catalogue.db", "catalogue.db-wal"):
        (copied / name).write_bytes((folder / name).read_bytes())
    store.close()
    lock_up(copied)
    with (
        pytest.raises(CatalogueUnreadable, match=r"read-only and catalogue\.db-wal"),
        open_catalogue(Settings(catalogue=copied)),
    ):
        pass
    set_free(copied)


def test_an_older_catalogue_that_cannot_be_written_is_said_to_be_read_only(
    bound_folder: Path,
) -> None:
    settings = made(bound_folder / "catalogue")
    with sqlite3.connect(settings.catalogue / "catalogue.db") as database:
        for (table,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        ).fetchall():
            if table != "alembic_version":
                database.execute(f'DROP TABLE "{table}"')
        database.execute("DELETE FROM alembic_version")
    database.close()
    lock_up(settings.catalogue)
    with pytest.raises(CatalogueUnreadable, match="read-only"), open_catalogue(settings):
        pass
    set_free(settings.catalogue)


@pytest.mark.parametrize("url", ["nonsense", "oracle9://host/x", "sqlite+nosuch:///x"])
def test_a_database_url_we_cannot_speak_to_is_a_bad_setting(catalogue_dir: Path, url: str) -> None:
    settings = Settings(catalogue=catalogue_dir, database_url=url)
    with pytest.raises(BadSetting, match="database_url"), open_catalogue(settings, create=True):
        pass


def test_one_process_ingests_at_a_time(catalogue_dir: Path) -> None:
    settings = made(catalogue_dir)
    with (
        open_catalogue(settings) as one,
        ingest_lock(one),
        open_catalogue(settings) as other,
        pytest.raises(CatalogueLocked, match="Another vidcat"),
        ingest_lock(other),
    ):
        pass
    with open_catalogue(settings) as later, ingest_lock(later):
        pass


def test_what_a_killed_process_left_in_scratch_is_swept(catalogue_dir: Path) -> None:
    settings = made(catalogue_dir)
    left = catalogue_dir / "scratch" / "run-killed"
    left.mkdir()
    (left / "lock").touch()  # the kernel gave its lock back
    (left / "reduced.luma").write_bytes(b"x")
    with open_catalogue(settings) as catalogue:
        assert list((catalogue_dir / "scratch").glob("run-*")) == [catalogue.scratch]


def test_scratch_of_a_process_killed_before_it_had_a_lock_is_swept(catalogue_dir: Path) -> None:
    settings = made(catalogue_dir)
    (catalogue_dir / "scratch" / "run-killed").mkdir()
    with open_catalogue(settings) as catalogue:
        assert list((catalogue_dir / "scratch").glob("run-*")) == [catalogue.scratch]


def test_scratch_in_use_is_not_swept(catalogue_dir: Path) -> None:
    settings = made(catalogue_dir)
    with open_catalogue(settings) as one:
        (one.scratch / "reduced.luma").write_bytes(b"x")
        with open_catalogue(settings) as other:
            assert other.scratch != one.scratch
        assert (one.scratch / "reduced.luma").read_bytes() == b"x"


def test_scratch_that_is_just_being_claimed_is_not_swept(catalogue_dir: Path) -> None:
    settings = made(catalogue_dir)
    claimed = catalogue_dir / "scratch" / "run-claimed"
    with ThreadPoolExecutor() as others, ExitStack() as held:
        with (catalogue_dir / "scratch" / "sweep.lock").open("wb") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            claimed.mkdir()
            lock = held.enter_context((claimed / "lock").open("wb"))
            other = others.submit(made, catalogue_dir)
            assert wait([other], timeout=0.3).not_done  # it would sweep what has no lock yet
            fcntl.flock(lock, fcntl.LOCK_EX)
        assert other.result(timeout=30) == settings
        assert claimed.is_dir()


def test_many_open_and_close_at_the_same_time_and_do_not_disturb_each_other(
    catalogue_dir: Path,
) -> None:
    # Each opening has locks and a database connection of its own, as a process has.
    def use(_: int) -> bool:
        with open_catalogue(Settings(catalogue=catalogue_dir), create=True) as catalogue:
            (catalogue.scratch / "reduced.luma").write_bytes(b"x")
            return (catalogue.scratch / "reduced.luma").read_bytes() == b"x"

    with ThreadPoolExecutor(4) as people:
        assert all(people.map(use, range(60)))


def test_an_unusable_catalogue_ends_a_command_with_status_4_and_one_sentence(
    vidcat: Callable[..., subprocess.CompletedProcess[str]], catalogue_dir: Path
) -> None:
    garbage(catalogue_dir)
    ended = vidcat("videos", "--json")
    assert (ended.returncode, ended.stdout) == (4, "")
    assert ended.stderr.startswith("vidcat: ")
    assert ended.stderr.count("\n") == 1


def identity(number: int = 0) -> FileIdentity:
    return FileIdentity(b"/videos/%d.mp4" % number, f"{number:064x}", FileStamp(1, 2, 3, 4, 5, 6))


def fill(store: Store, kept: list[FileIdentity]) -> None:
    """Register videos for ever, each with a long story, and note those that were committed."""
    while True:
        video = identity(len(kept))
        with store.write() as tx:
            tx.videos.register(video)
            tx.videos.set_status(video.sha256, "failed", None, "x" * 20_000)
        kept.append(video)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte: only root can have one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_said_and_what_was_committed_is_kept(tiny_disk: Path) -> None:
    settings = made(tiny_disk / "catalogue")
    kept: list[FileIdentity] = []
    with open_catalogue(settings) as catalogue:
        with pytest.raises(CatalogueFull):
            fill(catalogue.store, kept)
        with pytest.raises(CatalogueFull):
            catalogue.blobs.put(bytes(2 << 20))
        with catalogue.store.read() as tx:
            found = [record.sha256 for record in tx.videos.listed(["pending", "failed"])]
        assert found == [identity.sha256 for identity in kept] != []
        assert not list(catalogue.blobs.root.rglob(".part-*"))
