"""Some four hundred bad files, made by the generator beside the project: each ends in a status.

The generator's README says what a catalogue must do; its MANIFEST says how each file may end. The
files are dealt out in batches, one for each test_bad_media_<number>.py, which names its BATCH and
takes the tests from here: so the workers of a run share them.
"""

import base64
import json
import os
import select
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

import psutil
import pytest
from PIL import Image

from made_once import made_once
from places import BAD_MEDIA

PORT = 18765
# All but "mut", 180 seeded mutations: they are much alike and matching them takes minutes. The
# variants of one film are dealt out: matching each with all others is no part of this.
VARIANTS, OTHERS = "gen", "bomb,net,names,special"
OTHERS_BATCH, VARIANT_BATCHES = 0, 5
MAX_SECONDS = 20
MAX_TREE_BYTES = 2 << 30
# Stricter than the manifest: what holds a second film that was not looked at is not whole.
STRICTER = {"gen/two_video_streams.mkv": "partial:other_stream"}
ENDS = {"catalogued": "ok", "known": "ok", "partial": "partial", "refused": "refused"}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not BAD_MEDIA.is_file(), reason="no generator of bad files beside the project"
    ),
]


@dataclass(frozen=True)
class Batch:
    """What one file of tests looks at: its part of a folder of bad files."""

    number: int
    bad: Path

    @property
    def paths(self) -> list[Path]:
        if self.number == OTHERS_BATCH:
            return list(self.bad.iterdir())
        return [path for path in (self.bad / "gen").iterdir() if self.holds(f"gen/{path.name}")]

    def holds(self, name: str) -> bool:
        """Return whether a file of the manifest is dealt to this batch."""
        if self.number == OTHERS_BATCH:
            return not name.startswith("gen/")
        top = os.fsencode(name).split(b"/")[1] if name.startswith("gen/") else b""
        return bool(top) and zlib.crc32(top) % VARIANT_BATCHES == self.number - 1


@pytest.fixture(scope="module")
def batch(request: pytest.FixtureRequest, run_folder: Path) -> Batch:
    number = request.module.BATCH
    classes = OTHERS if number == OTHERS_BATCH else VARIANTS
    folder = made_once(run_folder / f"bad-{classes}", lambda made: make(made / "media", classes))
    return Batch(number, folder / "media")


def make(folder: Path, classes: str) -> None:
    """Make the bad files of some classes; the wheel's ffmpeg lacks encoders that it takes."""
    if shutil.which("ffmpeg") is None:
        pytest.fail("The generator of bad files needs ffmpeg on PATH: `apt install ffmpeg`.")
    command = [sys.executable, BAD_MEDIA, folder, "--port", str(PORT), "--only", classes]
    subprocess.run(command, check=True, timeout=600)


@pytest.fixture(scope="module")
def bad(batch: Batch) -> Path:
    return batch.bad


@contextmanager
def listening() -> Iterator[list[str]]:
    """Collect whatever arrives where the bad files point."""
    arrived: list[str] = []
    stop = threading.Event()
    with (
        socket.create_server(("127.0.0.1", PORT), reuse_port=True) as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
    ):
        udp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # batches run side by side
        udp.bind(("127.0.0.1", PORT))

        def watch() -> None:
            while not stop.is_set():
                for ready in select.select([tcp, udp], [], [], 0.2)[0]:
                    arrived.append(str(ready.accept() if ready is tcp else ready.recv(100)))

        thread = threading.Thread(target=watch)
        thread.start()
        try:
            yield arrived
        finally:
            stop.set()
            thread.join()


@contextmanager
def weighing(pid: int) -> Iterator[list[int]]:
    """Sum the memory of a process and all below it, several times a second."""
    weights = [0]
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(0.2):
            try:
                tree = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
                weights.append(sum(process.memory_info().rss for process in tree))
            except psutil.Error:
                continue

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield weights
    finally:
        stop.set()
        thread.join()


@pytest.fixture(scope="module")
def run(batch: Batch, tmp_path_factory: pytest.TempPathFactory) -> dict:
    """Ingest the batch once and keep what there is to know."""
    before = _tree(batch.bad)
    catalogue = tmp_path_factory.mktemp("catalogue")
    said = catalogue / "stderr"
    command = [sys.executable, "-m", "vidcat", "--catalogue", catalogue, "ingest", "--json"]
    with listening() as arrived, said.open("wb") as stream:
        process = subprocess.Popen(
            [*command, "--", *batch.paths], stdout=subprocess.PIPE, stderr=stream
        )
        with weighing(process.pid) as weights:
            output, _ = process.communicate(timeout=900)
        time.sleep(0.5)
    return {
        "status": process.returncode,
        "lines": [json.loads(line) for line in output.splitlines()][:-1],
        "stderr": said.read_bytes(),
        "arrived": arrived,
        "peak": max(weights),
        "changed": _tree(batch.bad) ^ before,
        "catalogue": catalogue,
    }


def _tree(folder: Path) -> set[tuple[str, int, int, int]]:
    found = set()
    for root, folders, names in os.walk(os.fsencode(folder)):
        for name in (*folders, *names):
            try:
                status = os.lstat(os.path.join(root, name))  # noqa: PTH118
            except OSError:
                continue  # beyond what a path may be long: nobody can reach it to change it
            mark = (status.st_mode, status.st_size, status.st_mtime_ns)
            found.add((os.fsdecode(os.path.join(root, name)), *mark))  # noqa: PTH118
    return found


def _ends(run: dict) -> dict[bytes, dict]:
    return {
        base64.b64decode(line["path_bytes"])
        if "path_bytes" in line
        else line["path"].encode(): line
        for line in run["lines"]
    }


def test_the_batch_goes_to_its_end(run: dict) -> None:
    assert run["status"] == 0
    assert b"Traceback" not in run["stderr"]


def test_each_file_ends_as_it_may(run: dict, batch: Batch, bad: Path) -> None:
    looked_at, wrong = wrong_ends(run["lines"], bad, batch)
    assert wrong == []
    assert looked_at


def wrong_ends(lines: list[dict], bad: Path, batch: Batch | None) -> tuple[int, list[tuple]]:
    """Hold ends of files of a batch, or of all, against the manifest: their number, the wrong."""
    ends, wrong, looked_at = _ends({"lines": lines}), [], 0
    for row in (bad / "MANIFEST.tsv").read_text().splitlines():
        if row.startswith(("#", "file\t")):
            continue
        name, _, _, expected = row.split("\t")
        expected = STRICTER.get(name, expected)
        if batch is not None and not batch.holds(os.fsdecode(unquote_to_bytes(name))):
            continue
        looked_at += 1
        path = os.fsencode(bad) + b"/" + unquote_to_bytes(name)
        line = ends.get(path)
        if line is None:  # a folder, or below one that cannot be entered
            if not (name.startswith("special/") and not path_is_file(path)):
                wrong.append((name, "no status"))
            continue
        end = ENDS.get(line["status"], line["status"])
        if not {end, f"{end}:{line['reason']}"} & set(expected.split("|")):
            wrong.append((name, expected, line["status"], line["reason"], line["detail"]))
    return looked_at, wrong


def path_is_file(path: bytes) -> bool:
    try:
        return os.path.isfile(path)  # noqa: PTH113
    except OSError:
        return False


def test_no_file_takes_long(run: dict) -> None:
    slow = [
        (line["path"], line["seconds"]) for line in run["lines"] if line["seconds"] > MAX_SECONDS
    ]
    assert slow == []


def test_the_whole_tree_stays_small(run: dict) -> None:
    assert run["peak"] < MAX_TREE_BYTES


def test_nothing_reaches_the_network(run: dict) -> None:
    assert run["arrived"] == []


def test_no_file_is_changed_and_none_appears(run: dict, bad: Path) -> None:
    assert run["changed"] == set()
    names = {name for _, _, names in os.walk(bad.parent) for name in names}
    assert not names & {"PWNED", "zipslip_canary.png"}


def test_no_picture_of_the_canary_under_another_name(run: dict, batch: Batch) -> None:
    """The canary is plain red; any red still must come from a file that is allowed to hold it."""
    seen = list(canaries_of(run["catalogue"]))
    assert any(seen) == (batch.number == OTHERS_BATCH), "the canary itself is catalogued"


def canaries_of(catalogue: Path) -> Iterator[bool]:
    """Say of each video whether it is the canary; any other that shows it is a finding."""
    with closing(sqlite3.connect(catalogue / "catalogue.db")) as db:
        stills = db.execute("SELECT video_id, blob FROM keyframe").fetchall()
        places = db.execute("SELECT video_id, path FROM copy").fetchall()
    canaries = (b"_canary/canary.", b"net/canary_rel.ts")
    own = {video for video, path in places if any(part in path for part in canaries)}
    for video, blob in stills:
        yield video in own
        if video in own:
            continue
        with Image.open(catalogue / "blobs" / blob[:2] / blob[2:4] / blob) as image:
            red, green, blue = image.convert("RGB").resize((1, 1)).getpixel((0, 0))
        assert not (red > 200 and green < 60 and blue < 60), dict(places)[video]


def test_no_text_of_another_file_is_kept(run: dict) -> None:
    for path in run["catalogue"].rglob("*"):
        if path.is_file():
            assert b"CANARY-SECRET-7f3a" not in path.read_bytes(), path


def test_names_do_not_reach_the_terminal_raw(run: dict) -> None:
    assert b"\x1b" not in run["stderr"]
