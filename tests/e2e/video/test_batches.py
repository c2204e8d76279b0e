"""Batches that are stopped, killed, repeated, or run with another number of workers."""

import contextlib
import fcntl
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from digest import blobs, digest
from kills import start_batch, stopped_at_random, those_alive
from places import FIXTURES
from vidcat.media.ffmpeg.reuploads import make_reupload
from vidcat.media.ffmpeg.tools import find_tools


def command(catalogue: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "vidcat", "--catalogue", str(catalogue), *arguments]


def ingest(catalogue: Path, folder: Path, *options: str) -> list[dict]:
    done = subprocess.run(
        command(catalogue, "ingest", str(folder), "--json", *options),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("footage")
    for name in ("pig.mp4", "rabbit.mp4", "two_cuts.mp4", "fade_and_dissolve.mp4"):
        (root / name).write_bytes((FIXTURES / name).read_bytes())
    tools = find_tools()
    for name in ("mirrored", "smaller"):
        make_reupload(tools, root / "pig.mp4", name, root / f"pig.{name}.mp4")
    (root / "twin.mp4").write_bytes((FIXTURES / "pig.mp4").read_bytes())
    (root / "cut.mp4").write_bytes((FIXTURES / "rabbit.mp4").read_bytes()[:70_000])
    return root


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, folder: Path) -> Path:
    made = tmp_path_factory.mktemp("undisturbed")
    ingest(made, folder, "--workers", "1")
    return made


@pytest.mark.parametrize("workers", [2, 4])
def test_the_number_of_workers_changes_nothing(
    workers: int, undisturbed: Path, folder: Path, tmp_path: Path
) -> None:
    ingest(tmp_path, folder, "--workers", str(workers))
    assert digest(tmp_path) == digest(undisturbed)
    assert blobs(tmp_path) == blobs(undisturbed)


def start(catalogue: Path, folder: Path) -> subprocess.Popen[bytes]:
    return start_batch(catalogue, folder, "--workers", "1")


def wait_for_lines(process: subprocess.Popen[bytes], count: int) -> None:
    assert process.stdout is not None
    for _ in range(count):
        assert process.stdout.readline()


def family_of(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    parent = psutil.Process(process.pid)
    return [parent, *parent.children(recursive=True)]


@pytest.mark.parametrize("lines", [1, 3])
def test_killed_and_run_again_it_is_as_if_nothing_had_happened(
    lines: int, undisturbed: Path, folder: Path, tmp_path: Path
) -> None:
    process = start(tmp_path, folder)
    wait_for_lines(process, lines)
    family = family_of(process)
    process.kill()
    process.communicate()
    assert those_alive(family) == [], "workers and sandboxes die with the command"
    ingest(tmp_path, folder)
    assert digest(tmp_path) == digest(undisturbed)
    assert list((tmp_path / "scratch").glob("run-*")) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("at_work", [True, False], ids=["at work", "while the pool starts"])
def test_a_stop_is_clean_and_counts_against_no_video(
    number: signal.Signals, at_work: bool, folder: Path, tmp_path: Path
) -> None:
    process = start(tmp_path, folder)
    if at_work:
        worker_of(process)  # by now a video is being worked on
    else:
        wait_for_run(tmp_path)
    os.killpg(process.pid, number)  # as a terminal sends it, to all of the group
    output, complaints = process.communicate(timeout=60)
    assert process.returncode == 130, complaints
    assert b"Traceback" not in complaints
    assert "summary" in json.loads(output.splitlines()[-1])
    rows = runs_of(tmp_path)
    assert rows
    assert all(attempts == 0 for _, attempts in rows)
    assert {status for status, _ in rows} <= {"interrupted", "done", "partial", "refused"}


def runs_of(catalogue: Path) -> list[tuple[str, int]]:
    with contextlib.closing(sqlite3.connect(catalogue / "catalogue.db")) as db:
        return db.execute("SELECT status, attempts FROM stage_run").fetchall()


def wait_for_run(catalogue: Path) -> None:
    """Wait until a first video was given to the pool, whose workers take longer to start."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with contextlib.suppress(sqlite3.OperationalError):
            if runs_of(catalogue):
                return
        time.sleep(0.005)
    raise AssertionError("no run was started")


def test_a_closed_terminal_is_ignored_under_nohup(folder: Path, tmp_path: Path) -> None:
    command_line = ["nohup", *command(tmp_path, "ingest", str(folder / "pig.mp4"), "--json")]
    process = subprocess.Popen(
        command_line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    worker_of(process)
    os.killpg(process.pid, signal.SIGHUP)
    output, complaints = process.communicate(timeout=60)
    assert process.returncode == 0, complaints
    assert json.loads(output.splitlines()[0])["status"] == "catalogued"


def test_stopped_again_and_again_nothing_is_lost_and_nothing_is_doubled(
    undisturbed: Path, folder: Path, tmp_path: Path
) -> None:
    stopped_at_random(tmp_path, folder, 6, within_s=6, chance=random.Random(13))
    ingest(tmp_path, folder)
    assert digest(tmp_path) == digest(undisturbed)
    assert blobs(tmp_path) == blobs(undisturbed)
    assert all(attempts == 0 for _, attempts in runs_of(tmp_path))


def worker_of(process: subprocess.Popen[bytes]) -> psutil.Process:
    """Find the pool's worker: the one that has started a sandbox."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for child in psutil.Process(process.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess):  # the trial of the sandbox comes first
                if "multiprocessing.spawn" in " ".join(child.cmdline()) and child.children():
                    return child
        time.sleep(0.005)
    raise AssertionError("no worker started a sandbox")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_killed_while_it_starts_is_one_sentence(
    number: signal.Signals, folder: Path, tmp_path: Path
) -> None:
    process = start(tmp_path, folder)
    starting_worker(process).send_signal(number)
    _, complaints = process.communicate(timeout=60)
    assert process.returncode == 3
    assert b"Traceback" not in complaints
    assert b"killed while they started; run the same command again" in complaints
    assert all(attempts == 0 for _, attempts in runs_of(tmp_path))


def test_a_worker_that_starts_hears_no_signal_before_it_can_say_what_it_does(
    folder: Path, tmp_path: Path
) -> None:
    process = start(tmp_path, folder)
    starting = starting_worker(process)
    told = Path(f"/proc/{starting.pid}/status").read_text(encoding="ascii")
    blocked = int(told.partition("SigBlk:")[2].split()[0], 16)
    process.send_signal(signal.SIGINT)
    _, complaints = process.communicate(timeout=60)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        assert blocked >> (number - 1) & 1, (number, f"{blocked:x}")
    assert b"Traceback" not in complaints


def starting_worker(process: subprocess.Popen[bytes]) -> psutil.Process:
    """Find a worker of the pool as soon as it is there."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for child in psutil.Process(process.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess):
                if "multiprocessing.spawn" in " ".join(child.cmdline()):
                    return child
        time.sleep(0.001)
    raise AssertionError("no worker was started")


def test_a_killed_worker_costs_only_its_video(
    undisturbed: Path, folder: Path, tmp_path: Path
) -> None:
    process = start(tmp_path, folder)
    worker_of(process).kill()
    output, complaints = process.communicate(timeout=300)
    assert process.returncode == 0, complaints
    lines = [json.loads(line) for line in output.splitlines()][:-1]
    failed = [line for line in lines if line["status"] == "failed"]
    assert len({line["video"] for line in failed}) == 1
    assert {line["reason"] for line in failed} == {"worker_died"}
    ingest(tmp_path, folder)
    assert digest(tmp_path) == digest(undisturbed)


def test_a_video_whose_worker_dies_three_times_is_set_aside_until_somebody_asks(
    folder: Path, tmp_path: Path
) -> None:
    video = folder / "two_cuts.mp4"
    for death in (1, 2, 3):
        process = start(tmp_path, video)
        worker_of(process).kill()
        _, complaints = process.communicate(timeout=300)
        assert process.returncode == (death == 3), complaints
        assert (b"1 video set aside" in complaints) == (death == 3)
    again = subprocess.run(
        command(tmp_path, "ingest", str(video), "--json"), capture_output=True, text=True
    )
    line = json.loads(again.stdout.splitlines()[0])
    assert (line["status"], line["reason"]) == ("failed", "worker_died")
    assert "died 3 times" in line["detail"]
    assert again.returncode == 1
    assert "--retry-failed" in again.stderr
    retried = subprocess.run(
        command(tmp_path, "ingest", "--retry-failed", "--json"), capture_output=True, text=True
    )
    assert retried.returncode == 0, retried.stderr
    assert json.loads(retried.stdout.splitlines()[0])["status"] == "catalogued"


def test_fast_first_and_full_later(undisturbed: Path, folder: Path, tmp_path: Path) -> None:
    fast = ingest(tmp_path, folder, "--depth", "fast")
    assert {line["status"] for line in fast[:-1]} <= {"catalogued", "known", "partial", "refused"}
    full = ingest(tmp_path, folder, "--depth", "full")
    assert "catalogued" in {line["status"] for line in full[:-1]}
    kept = {name: rows for name, rows in digest(tmp_path).items() if name != "runs"}
    assert kept == {n: rows for n, rows in digest(undisturbed).items() if n != "runs"}


def test_an_original_can_be_preserved_later(folder: Path, tmp_path: Path) -> None:
    catalogue = tmp_path / "catalogue"
    line, _ = ingest(catalogue, folder / "rabbit.mp4")
    again, _ = ingest(catalogue, folder / "rabbit.mp4", "--preserve")
    assert again["status"] == "known"
    assert line["video"] in blobs(catalogue)


def test_preserved_originals_outlive_the_files(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "pig.mp4").write_bytes((folder / "pig.mp4").read_bytes())
    catalogue = tmp_path / "catalogue"
    line, _ = ingest(catalogue, own, "--preserve")
    (own / "pig.mp4").unlink()
    done = subprocess.run(
        command(catalogue, "frame", line["video"][:8], "--at", "1", "--json"),
        capture_output=True,
        timeout=60,
    )
    assert json.loads(done.stdout)["time_s"] == 1.0


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["ingest", "/nowhere/at/all"], 2, "nothing at"),
        (["video", "deadbeef"], 4, "no catalogue"),
        (["--version"], 0, ""),
        (["ingest"], 2, "PATH..."),
        (["ingest", "--retry-failed"], 4, "no catalogue"),
    ],
)
def test_errors_are_one_sentence_with_the_right_status(
    arguments: list[str], status: int, says: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        command(tmp_path / "new", *arguments), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == status, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_two_ingests_at_once_are_one_too_many(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "scratch").mkdir()
    with (tmp_path / "scratch" / "ingest.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # as the other ingest holds it
        done = subprocess.run(
            command(tmp_path, "ingest", str(folder)), capture_output=True, text=True, timeout=60
        )
    assert done.returncode == 4
    assert "Another vidcat" in done.stderr
