"""What the server has acknowledged is kept, whoever kills it; what was sent twice counts once."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from desks import Desk, key

KILLS = 50
LABELLERS, STATEMENTS = 5, 2_000
FORKING = Path(__file__).with_name("forked_servers.py")


class Forked(Desk):
    """A desk of which the server can be started anew in a moment."""

    def begin(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.parent = subprocess.Popen(
            [sys.executable, str(FORKING), str(self.catalogue)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def fork(self) -> int:
        assert self.parent.stdin is not None
        assert self.parent.stdout is not None
        self.parent.stdin.write(f"{self.port}\n")
        self.parent.stdin.flush()
        child = int(self.parent.stdout.readline())
        self.wait_until_it_answers()
        return child

    def end(self) -> None:
        self.parent.communicate(timeout=20)


@pytest.fixture
def forked(furnished: Path, tmp_path: Path) -> Iterator[Forked]:
    shutil.copytree(furnished / "catalogue", tmp_path / "catalogue")
    shutil.copyfile(furnished / "clip.mp4", tmp_path / "clip.mp4")
    desk = Forked(tmp_path)
    desk.begin()
    try:
        yield desk
    finally:
        desk.end()


def kill(server: int) -> None:
    """Kill a server, and wait until it has let go of its port."""
    with suppress(ProcessLookupError):
        os.kill(server, signal.SIGKILL)
        while True:
            os.kill(server, 0)
            time.sleep(0.005)


def still_of(desk: Desk) -> tuple[str, int]:
    """Name a video and the time of one of its keyframes."""
    video = next(
        v["video"]
        for v in desk.ask_command("videos")
        if v["copies"][0]["path"].endswith("clip.mp4")
    )
    stills = desk.ask_command("video", video)["keyframes"]
    return video, stills[0]["pts"]


def making(video: str, pts: int, note: str) -> dict[str, Any]:
    return {"key": key(), "video": video, "pts": pts, "type": "btr-80", "note": note}


def notes(desk: Desk) -> list[str]:
    return [each["note"] for each in desk.ask_command("sightings")]


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_when_the_server_is_killed(forked: Forked) -> None:
    video, pts = still_of(forked)
    chance = random.Random(5)
    acknowledged = []
    for number in range(KILLS):
        server = forked.fork()
        answer = forked.post("/api/sightings", making(video, pts, f"said {number}"), by="Lina")
        assert answer.status == 200, answer.text
        acknowledged.append(f"said {number}")
        time.sleep(chance.random() * 0.05)
        kill(server)
    assert sorted(notes(forked)) == sorted(acknowledged)


@pytest.mark.slow
def test_five_labellers_at_once_lose_nothing(forked: Forked) -> None:
    video, pts = still_of(forked)
    server = forked.fork()
    people = ["Lina", "Noor", "Mara", "Lina", "Noor"]
    for name in people:
        forked.token(name)

    def label(number: int) -> int:
        said = making(video, pts, f"said {number}")
        first = forked.post("/api/sightings", said, by=people[number % LABELLERS])
        assert first.status == 200, first.text
        if number % 10 == 0:  # the answer was lost on its way: it is sent again
            again = forked.post("/api/sightings", said, by=people[number % LABELLERS])
            assert again.json == first.json
        return int(first.json["sighting"])

    with ThreadPoolExecutor(LABELLERS) as pool:
        numbers = list(pool.map(label, range(STATEMENTS)))
    assert len(set(numbers)) == STATEMENTS
    kill(server)
    assert sorted(notes(forked)) == sorted(f"said {number}" for number in range(STATEMENTS))


def test_a_key_that_came_with_something_else_is_refused(desk: Desk) -> None:
    video, pts = still_of(desk)
    said = making(video, pts, "one thing")
    assert desk.post("/api/sightings", said, by="Lina").status == 200
    other = desk.post("/api/sightings", said | {"note": "another"}, by="Lina")
    assert (other.status, other.json["error"]) == (422, "bad_statement")
    stolen = desk.post("/api/sightings", said, by="Noor")
    assert stolen.status == 422
    assert notes(desk).count("one thing") == 1


def test_a_statement_follows_one_that_is_on_its_way(desk: Desk) -> None:
    video, pts = still_of(desk)
    made = making(video, pts, "first words")
    desk.post("/api/sightings", made, by="Lina")
    change = {"key": key(), "after": made["key"], "note": "second words"}
    changed = desk.post("/api/sightings/changes", change, by="Lina")
    assert changed.json["version"] == 2
    late = {"key": key(), "after": made["key"], "note": "too late"}
    stale = desk.post("/api/sightings/changes", late, by="Lina")
    assert (stale.status, stale.json["error"]) == (409, "stale_edit")
    taken = {"key": key(), "after": change["key"], "why": "undone"}
    assert desk.post("/api/sightings/withdrawals", taken, by="Lina").json["status"] == "withdrawn"
    back = {"key": key(), "after": taken["key"], "why": "done again"}
    again = desk.post("/api/sightings/changes", back, by="Lina").json
    assert (again["status"], again["note"]) == ("made", "second words")
    assert desk.post("/api/sightings/changes", back, by="Lina").json == again
    foreign = {"key": key(), "after": back["key"], "note": "of somebody else"}
    assert desk.post("/api/sightings/changes", foreign, by="Noor").status == 422
