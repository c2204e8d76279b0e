"""The store: one Video for the same bytes, runs that are counted, transactions that are whole."""

import base64
import json
import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from vidcat.cli import app
from vidcat.domain.values.time import TimeBase
from vidcat.domain.video.limits import MAX_DEATHS, SET_ASIDE, TO_BE_RETRIED
from vidcat.domain.video.model import (
    Depth,
    Extraction,
    FileIdentity,
    FileStamp,
    Hashes,
    Keyframe,
    MediaFacts,
    Samples,
    ShotSpan,
)
from vidcat.domain.video.reasons import Reason, Status
from vidcat.domain.video.stages import Stage
from vidcat.errors import AmbiguousVideo, CatalogueLocked, NoSuchVideo
from vidcat.stages.register import ExtractOrder, Registration, register, take_up_again
from vidcat.store.session import Store
from vidcat.vault.blobs import Blobs

BLOBS = Blobs(Path("/nowhere"))  # of videos without stills, none can be missing
A, B = "a" * 64, "b" * 64
HOSTILE = [
    b"/videos/-rf",
    b"/videos/two\nlines.mp4",
    b"/videos/caf\xe9\xff.mp4",
    b"/videos/100%41 %FF.mp4",
    "/videos/عربي\u202e4pm.mp4".encode(),
    b"/videos/\x1b[2J.mp4",
]
FACTS = MediaFacts(
    container="mov",
    codec="h264",
    pixel_format="yuv420p",
    width=640,
    height=360,
    rotation=270,
    sample_aspect="4:3",
    fps=None,
    duration_s=1.5,
    time_base=TimeBase(1001, 30_000),
    first_pts=-5,
    end_pts=2**62,
)


class Clock:
    """A clock that goes on by one second each time it is read."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "catalogue.db"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    store = Store(file, Clock())
    yield store
    store.close()


def identity(path: bytes = b"/videos/a.mp4", sha256: str = A) -> FileIdentity:
    return FileIdentity(path, sha256, FileStamp(1, 2, 3, 512, 2**62, 6))


def extraction(*pts: int, facts: MediaFacts = FACTS) -> Extraction:
    stills = tuple(
        Keyframe(p, p / 10, 640, 360, f"{p:064x}", Hashes(bytes(8), bytes(range(32)), 77))
        for p in pts
    )
    shots = tuple(ShotSpan(p, p + 1, p / 10, (p + 1) / 10, "cut") for p in pts)
    samples = Samples("", np.array([], np.int64), 0)
    return Extraction(facts, shots, stills, samples, "decoder", len(pts), None)


def known(store: Store, *videos: str) -> None:
    with store.write() as tx:
        for sha256 in videos:
            tx.videos.register(identity(b"/" + sha256.encode(), sha256))


def end_run(store: Store, depth: Depth, status: str, tool: str = "decoder 1") -> None:
    """Register A's file and let its run end so."""
    begun = register(identity(), store, BLOBS, ExtractOrder(depth, tool))
    assert begun.run is not None
    with store.write() as tx:
        tx.stage_runs.finish(begun.run, status, "corrupt" if status == "refused" else None)


class TestVideos:
    def test_the_same_bytes_in_two_places_are_one_video_with_two_copies(self, store: Store) -> None:
        for path in (b"/one.mp4", b"/two.mp4"):
            with store.write() as tx:
                record = tx.videos.register(identity(path))
        assert [copy.path for copy in record.copies] == [b"/one.mp4", b"/two.mp4"]
        with store.read() as tx:
            assert tx.videos.named(A).copies == record.copies
            assert len(tx.videos.listed(["pending"])) == 1

    def test_seeing_a_copy_again_keeps_when_it_was_first_seen(self, store: Store) -> None:
        known(store, A)
        with store.read() as tx:
            before = tx.videos.named(A)
        known(store, A)
        with store.read() as tx:
            assert tx.videos.named(A) == before

    def test_a_path_whose_bytes_changed_is_a_copy_of_both_videos(self, store: Store) -> None:
        with store.write() as tx:
            tx.videos.register(identity(b"/p", A))
            tx.videos.register(identity(b"/p", B))
            assert tx.videos.named("/p", b"/p").sha256 == B  # what is there now
            assert tx.videos.named(A).copies[0].path == b"/p"

    @pytest.mark.parametrize("path", HOSTILE)
    def test_a_name_comes_back_byte_for_byte(self, store: Store, path: bytes) -> None:
        with store.write() as tx:
            tx.videos.register(identity(path))
        with store.read() as tx:
            assert tx.videos.named("", path).copies[0].path == path
            assert tx.videos.paths(A) == [path]

    @given(path=st.binary(min_size=1))
    @settings(
        max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
    )
    def test_any_name_is_found_again_by_its_bytes(self, store: Store, path: bytes) -> None:
        with store.write() as tx:
            tx.videos.register(identity(path))
            assert tx.videos.named("", path).sha256 == A
            assert path in tx.videos.paths(A)

    def test_videos_are_found_by_digest_prefix_or_path(self, store: Store) -> None:
        one, two = "12345678" + "0" * 56, "12345678" + "1" * 56
        known(store, one, two)
        with store.read() as tx:
            assert tx.videos.named(one).sha256 == one
            assert tx.videos.named(two[:9]).sha256 == two
            assert tx.videos.named(one.upper()).sha256 == one
            with pytest.raises(AmbiguousVideo):
                tx.videos.named(one[:8])
            for nothing in (one[:7], "0" * 64, one + "0", "", "%", "1234567_"):
                with pytest.raises(NoSuchVideo):
                    tx.videos.named(nothing)

    def test_a_path_that_looks_like_a_prefix_is_still_found(self, store: Store) -> None:
        with store.write() as tx:
            tx.videos.register(identity(b"/deadbeef"))
            assert tx.videos.named("deadbeef", b"/deadbeef").sha256 == A

    def test_videos_are_listed_by_status_and_by_part_of_a_path(self, store: Store) -> None:
        with store.write() as tx:
            tx.videos.register(identity(b"/x/caf\xe9.mp4", A))
            tx.videos.register(identity(b"/y/%.mp4", B))
            tx.videos.set_status(B, "refused", "corrupt", "why")
        with store.read() as tx:
            every = ["pending", "refused"]
            assert [r.sha256 for r in tx.videos.listed(every)] == [A, B]
            assert [r.sha256 for r in tx.videos.listed(["refused"])] == [B]
            assert [r.sha256 for r in tx.videos.listed(every, "caf\udce9")] == [A]
            assert [r.sha256 for r in tx.videos.listed(every, "%")] == [B]
            assert tx.videos.listed([]) == []

    def test_what_was_extracted_comes_back_as_it_was_and_replaces_what_was_there(
        self, store: Store
    ) -> None:
        known(store, A)
        for pts in ((1, 2, 3), (2, 2**62)):
            found = extraction(*pts)
            with store.write() as tx:
                run = tx.stage_runs.start(A, Stage.EXTRACT, "t", {})
                tx.videos.save_extraction(A, run, found)
                tx.stage_runs.finish(run, "done")
        with store.read() as tx:
            record = tx.videos.named(A)
        assert record.facts == FACTS
        assert (record.shots, record.keyframes) == (found.shots, found.keyframes)


class TestNames:
    def test_a_file_name_names_the_one_video_that_has_it(self, store: Store) -> None:
        with store.write() as tx:
            tx.videos.register(identity(b"/a/march.mp4", A))
            tx.videos.register(identity(b"/b/march.mp4", A))
            tx.videos.register(identity(b"/b/old march.mp4", B))
        with store.read() as tx:
            for name in ("march.mp4", "b/march.mp4"):
                parts = [name.encode()]
                assert tx.videos.named(name, b"/here/march.mp4", parts).sha256 == A
            for unknown in ("arch.mp4", "c/march.mp4", "", "march"):
                with pytest.raises(NoSuchVideo):
                    tx.videos.named(unknown, b"/here/none", [unknown.encode()])

    def test_a_path_goes_before_a_name_and_a_shared_name_names_none(self, store: Store) -> None:
        with store.write() as tx:
            tx.videos.register(identity(b"/a/march.mp4", A))
            tx.videos.register(identity(b"/b/march.mp4", B))
        with store.read() as tx:
            assert tx.videos.named("march.mp4", b"/b/march.mp4", [b"march.mp4"]).sha256 == B
            with pytest.raises(AmbiguousVideo):
                tx.videos.named("march.mp4", b"/here/march.mp4", [b"march.mp4"])

    def test_digits_that_are_another_videos_file_name_name_none(self, store: Store) -> None:
        with store.write() as tx:
            tx.videos.register(identity(b"/x/one.mp4", A))
            tx.videos.register(identity(b"/x/" + A[:10].encode(), B))
        with store.read() as tx:
            with pytest.raises(AmbiguousVideo):
                tx.videos.named(A[:10], b"/here/" + A[:10].encode())
            assert tx.videos.named(A[:12], b"/here/none").sha256 == A
            assert tx.videos.named("./" + A[:10], b"/x/" + A[:10].encode()).sha256 == B


class TestTransactions:
    def test_all_is_kept_or_nothing(self, store: Store) -> None:
        def fail_in_the_middle() -> None:
            with store.write() as tx:
                tx.videos.register(identity())
                tx.videos.named("nothing is called so")

        with pytest.raises(NoSuchVideo):
            fail_in_the_middle()
        with store.read() as tx:
            assert tx.videos.listed(["pending"]) == []

    def test_a_reader_sees_one_state_while_another_writes(self, store: Store) -> None:
        known(store, A)
        with store.read() as reader:
            assert len(reader.videos.listed(["pending"])) == 1
            known(store, B)
            assert len(reader.videos.listed(["pending"])) == 1
        with store.read() as reader:
            assert len(reader.videos.listed(["pending"])) == 2

    def test_a_catalogue_that_another_writes_to_is_said_to_be_locked_and_can_be_read(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("vidcat.store.schema.engine.BUSY_TIMEOUT_MS", 50)
        store = Store(file)
        known(store, A)
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(CatalogueLocked, match="Another process") as caught:
                known(store, B)
            assert caught.value.exit_code == 4
            with store.read() as tx:
                assert [r.sha256 for r in tx.videos.listed(["pending"])] == [A]
            other.execute("ROLLBACK")
        known(store, B)
        store.close()

    def test_a_new_catalogue_that_another_is_making_is_said_to_be_locked(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("vidcat.store.schema.engine.BUSY_TIMEOUT_MS", 50)
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(CatalogueLocked):
                Store(file)
            other.execute("ROLLBACK")

    def test_a_committed_row_is_on_the_disk(self, store: Store, file: Path) -> None:
        known(store, A)
        copied = file.with_name("copied.db")
        for suffix in ("", "-wal"):
            source = Path(f"{file}{suffix}")
            Path(f"{copied}{suffix}").write_bytes(source.read_bytes())
        with closing(sqlite3.connect(copied)) as database:
            assert database.execute("SELECT sha256 FROM video").fetchall() == [(A,)]
            assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


class TestRuns:
    def test_only_the_death_of_a_worker_counts_as_an_attempt(self, store: Store) -> None:
        known(store, A)
        runs = []
        for deaths in (1, 2, 3):
            with store.write() as tx:
                runs.append(tx.stage_runs.start(A, Stage.EXTRACT, "t", {"depth": "full"}))
            with store.write() as tx:  # as after a batch that was killed: nothing had ended
                runs.append(tx.stage_runs.start(A, Stage.EXTRACT, "t", {"depth": "full"}))
                tx.stage_runs.finish(runs[-1], "failed", Reason.WORKER_DIED)
                assert tx.stage_runs.attempts(A, Stage.EXTRACT, "t") == deaths
        assert len(set(runs)) == 1
        with store.write() as tx:
            tx.stage_runs.finish(runs[0], "done")
            assert tx.stage_runs.attempts(A, Stage.EXTRACT, "t") == 0

    def test_a_run_that_a_person_stopped_does_not_count(self, store: Store) -> None:
        known(store, A)
        for _ in range(MAX_DEATHS + 2):
            with store.write() as tx:
                run = tx.stage_runs.start(A, Stage.EXTRACT, "t", {})
            with store.write() as tx:
                tx.stage_runs.interrupt(run)
        with store.read() as tx:
            assert tx.stage_runs.attempts(A, Stage.EXTRACT, "t") == 0

    def test_a_video_is_owed_a_match_until_it_has_one_and_again_when_it_was_made_anew(
        self, store: Store
    ) -> None:
        known(store, A, B)
        with store.write() as tx:
            assert tx.stage_runs.waiting(Stage.MATCH) == []
            for video, status in ((A, "done"), (B, "refused")):
                tx.stage_runs.finish(tx.stage_runs.start(video, Stage.EXTRACT, "t", {}), status)
            assert tx.stage_runs.waiting(Stage.MATCH) == [A]
            old = tx.stage_runs.start(A, Stage.MATCH, Stage.MATCH.version, {})
            tx.stage_runs.finish(old, "done")
            assert tx.stage_runs.waiting(Stage.MATCH) == []
            tx.stage_runs.finish(tx.stage_runs.start(A, Stage.EXTRACT, "u", {}), "partial")
            assert tx.stage_runs.waiting(Stage.MATCH) == [A]
            assert tx.stage_runs.start(A, Stage.MATCH, Stage.MATCH.version, {}) != old
        with store.read() as tx:
            of_match = [run.status for run in tx.videos.named(A).runs if run.stage == Stage.MATCH]
        assert of_match == ["superseded", "running"]

    def test_a_stage_is_owed_again_when_its_version_was_raised(self, store: Store) -> None:
        known(store, A)
        with store.write() as tx:
            tx.stage_runs.finish(tx.stage_runs.start(A, Stage.EXTRACT, "t", {}), "done")
            for version in ("match/0", Stage.MATCH.version):
                assert tx.stage_runs.waiting(Stage.MATCH) == [A]
                assert tx.stage_runs.done(Stage.MATCH) == set()
                tx.stage_runs.finish(tx.stage_runs.start(A, Stage.MATCH, version, {}), "done")
            assert tx.stage_runs.waiting(Stage.MATCH) == []
            assert tx.stage_runs.done(Stage.MATCH) == {A}


class TestRegister:
    def test_a_new_file_is_given_a_run(self, store: Store) -> None:
        begun = register(identity(), store, BLOBS, ExtractOrder(Depth.FULL, "decoder 1"))
        assert begun.run is not None
        with store.read() as tx:
            (run,) = tx.videos.named(A).runs
        assert (run.stage, run.tool_version, run.parameters, run.status, run.attempts) == (
            Stage.EXTRACT,
            "decoder 1",
            {"depth": "full"},
            "running",
            0,
        )

    def test_the_same_bytes_elsewhere_are_known_once_they_are_done(self, store: Store) -> None:
        end_run(store, Depth.FULL, "done")
        again = identity(b"/elsewhere.mp4")
        assert register(again, store, BLOBS, ExtractOrder(Depth.FULL, "decoder 1")) == Registration(
            again, None
        )
        with store.read() as tx:
            assert len(tx.videos.named(A).copies) == 2

    @pytest.mark.parametrize(
        ("first", "then", "enough"),
        [
            (Depth.FAST, Depth.FAST, True),
            (Depth.FAST, Depth.FULL, False),
            (Depth.FULL, Depth.FAST, True),
            (Depth.FULL, Depth.FULL, True),
        ],
    )
    @pytest.mark.parametrize("status", ["done", "partial"])
    def test_a_full_look_is_enough_for_a_fast_one_and_not_the_other_way(
        self, store: Store, first: Depth, then: Depth, enough: bool, status: str
    ) -> None:
        end_run(store, first, status)
        assert (
            register(identity(), store, BLOBS, ExtractOrder(then, "decoder 2")).run is None
        ) is enough

    def test_what_another_decoder_extracted_is_extracted_again_when_asked(
        self, store: Store
    ) -> None:
        end_run(store, Depth.FULL, "done")
        for decoder, owed in (("decoder 1", False), ("decoder 2", True)):
            order = ExtractOrder(Depth.FULL, decoder, renew=True)
            assert (register(identity(), store, BLOBS, order).run is not None) is owed

    def test_after_a_fast_and_a_full_look_nothing_is_left_to_do(self, store: Store) -> None:
        end_run(store, Depth.FAST, "done")
        end_run(store, Depth.FULL, "done")
        for depth in Depth:
            assert (
                register(identity(), store, BLOBS, ExtractOrder(depth, "decoder 1")).status
                is Status.KNOWN
            )

    def test_a_refusal_is_remembered_and_tried_again_with_another_decoder(
        self, store: Store
    ) -> None:
        end_run(store, Depth.FULL, "refused")
        same = register(identity(b"/again"), store, BLOBS, ExtractOrder(Depth.FULL, "decoder 1"))
        assert (same.run, same.status, same.reason) == (None, Status.REFUSED, Reason.CORRUPT)
        assert (
            register(identity(), store, BLOBS, ExtractOrder(Depth.FULL, "decoder 2")).run
            is not None
        )

    def test_a_video_that_kills_its_worker_three_times_is_set_aside(self, store: Store) -> None:
        for _ in range(MAX_DEATHS):
            die(store, Depth.FULL)
        aside = register(identity(), store, BLOBS, ExtractOrder(Depth.FULL, "decoder 1"))
        assert (aside.run, aside.status, aside.reason) == (None, Status.FAILED, Reason.WORKER_DIED)
        assert (aside.is_set_aside, aside.detail) == (True, SET_ASIDE)
        with store.read() as tx:
            record = tx.videos.named(A)
        assert (record.status, record.reason) == ("failed", "worker_died")
        assert record.runs[0].attempts == MAX_DEATHS
        assert record.is_set_aside
        take_up_again(store, A)
        with store.read() as tx:
            record = tx.videos.named(A)
        assert (record.is_set_aside, record.detail) == (False, TO_BE_RETRIED)
        assert (
            register(identity(), store, BLOBS, ExtractOrder(Depth.FULL, "decoder 1")).run
            is not None
        )

    def test_an_attempt_that_succeeds_starts_the_count_anew(self, store: Store) -> None:
        for _ in range(MAX_DEATHS - 1):
            die(store, Depth.FAST)
        end_run(store, Depth.FAST, "done")
        assert (
            register(identity(), store, BLOBS, ExtractOrder(Depth.FULL, "decoder 1")).run
            is not None
        )
        with store.read() as tx:
            assert tx.stage_runs.attempts(A, Stage.EXTRACT, "decoder 1") == 0


def die(store: Store, depth: Depth) -> None:
    """Let the worker die on a video that waits for it."""
    run = register(identity(), store, BLOBS, ExtractOrder(depth, "decoder 1")).run
    assert run is not None
    with store.write() as tx:
        tx.stage_runs.finish(run, "failed", Reason.WORKER_DIED)


def every_file(folder: Path, names: list[bytes], write: Callable[[bytes], None]) -> None:
    folder.mkdir()
    for name in names:
        write(os.path.join(bytes(folder), name))  # noqa: PTH118 (names are bytes)


def no_video(path: bytes) -> None:
    with open(path, "wb") as file:  # noqa: PTH123 (names are bytes)
        file.write(b"these bytes are no video")


def exact(fields: dict[str, str]) -> bytes:
    if "path_bytes" in fields:
        return base64.b64decode(fields["path_bytes"])
    return fields["path"].encode()


def test_names_survive_from_the_disk_to_the_json_of_every_command(
    vidcat: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path, catalogue_dir: Path
) -> None:
    names = sorted(os.path.basename(path) for path in HOSTILE)  # noqa: PTH119
    every_file(tmp_path / "in", names, no_video)
    ingested = vidcat("ingest", "--json", "--workers", "1", tmp_path / "in")
    assert ingested.returncode == 0, ingested.stderr
    lines = [json.loads(line) for line in ingested.stdout.splitlines()]
    assert [exact(line) for line in lines[:-1]] == [
        bytes(tmp_path / "in") + b"/" + n for n in names
    ]
    assert {line["status"] for line in lines[:-1]} == {"refused"}
    listed = CliRunner().invoke(
        app, ["--catalogue", str(catalogue_dir), "videos", "--status", "all", "--json"]
    )
    (video,) = json.loads(listed.stdout)
    assert {exact(copy) for copy in video["copies"]} == {exact(line) for line in lines[:-1]}
    assert not {"\x1b", "\u202e"} & set(ingested.stderr)

    def test_a_second_look_that_kills_its_worker_takes_nothing_from_the_first(
        self, store: Store
    ) -> None:
        end_run(store, Depth.FAST, "done")
        with store.write() as tx:
            tx.videos.set_status(A, Status.CATALOGUED)
        for _ in range(MAX_DEATHS):
            die(store, Depth.FULL)
        aside = register(identity(), store, BLOBS, ExtractOrder(Depth.FULL, "decoder 1"))
        assert (aside.run, aside.status) == (None, Status.FAILED)
        with store.read() as tx:
            assert tx.videos.named(A).status == "catalogued"
