"""Labelling killed at random moments: kill -9 of the server and all that it started.

A label goes out with its key until it is received, as the label page sends it: again to the next
server when one was killed. Each label that was received is there exactly once, with the number it
was received under; none is there twice.
"""

import http.client
import json
import random
import signal
import sqlite3
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from torture.batch import Batch
from torture.standing import catalogued
from torture.supervised import Started, started, supervised

_MOST_S = 60


@dataclass(frozen=True)
class DeskFigures:
    """How often it was killed, what was received, and how many were sent a second time."""

    kills: int
    sent: int
    received: int
    sent_again: int
    survived: int
    broken: list[str] = field(default_factory=list)


@dataclass
class _Label:
    note: str
    key: str
    number: int | None = None
    sent: int = 0


class _Desk:
    """A labeller's side: what was said, what of it was received, and their session."""

    def __init__(self, batch: Batch) -> None:
        self._batch, self._here = batch, batch.here
        (self._video, *_) = [v for v, s in catalogued(batch.catalogue).items() if s == "catalogued"]
        with closing(sqlite3.connect(batch.catalogue / "catalogue.db")) as db:
            query = "SELECT k.pts FROM keyframe k JOIN video v ON v.id = k.video_id"
            (self._pts,) = db.execute(query + " WHERE v.sha256 = ?", (self._video,)).fetchone()
        self.labels: list[_Label] = []
        self._token = ""

    def serve(self) -> tuple[Started, int]:
        """Start the server; gives it and its port, once it answers."""
        server = started(("serve", "--port", "0", "--by", "Lina"), self._here, "serve")
        until = time.monotonic() + _MOST_S
        while time.monotonic() < until:
            lines = server.out.read_text().splitlines()
            if len(lines) > 3:
                port = int(lines[0].split()[3].rstrip(",").rpartition(":")[2])
                if not self._token:
                    said = {"secret": lines[2].partition("#")[2]}
                    self._token = self._post(port, "/api/sign-in", said)["token"]
                return server, port
            time.sleep(0.01)
        server.kill()
        raise TimeoutError(server.err.read_text())

    def say(self, port: int) -> None:
        """Send the label that waits, or a new one, until it is received."""
        if not self.labels or self.labels[-1].number is not None:
            self.labels.append(_Label(f"label {len(self.labels)}", str(uuid.uuid4())))
        label = self.labels[-1]
        label.sent += 1
        label.number = self.send(port, label)

    def send(self, port: int, label: _Label) -> int:
        """Send a label; gives the number it was received under."""
        said = {"video": self._video, "pts": self._pts, "type": "btr-80"}
        said |= {"key": label.key, "note": label.note, "box": [0.1, 0.1, 0.2, 0.2]}
        return int(self._post(port, "/api/sightings", said)["sighting"])

    def _post(self, port: int, path: str, said: dict[str, Any]) -> dict[str, Any]:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=_MOST_S)
        try:
            headers = {"content-type": "application/json", "authorization": f"Bearer {self._token}"}
            line.request("POST", path, json.dumps(said).encode(), headers)
            answer = line.getresponse()
            body = answer.read()
        finally:
            line.close()
        if answer.status != http.client.OK:
            raise AssertionError(f"{path} was answered {answer.status}: {body[:300]!r}")
        return dict(json.loads(body))

    def wrong(self) -> list[str]:
        """List the labels that were received and are not there once, and those there twice."""
        with closing(sqlite3.connect(self._batch.catalogue / "catalogue.db")) as db:
            rows = db.execute("SELECT note, number FROM sighting WHERE note <> ''").fetchall()
        times, numbers = Counter(note for note, _ in rows), dict(rows)
        return [
            f"{label.note} is there {times[label.note]} times, as {numbers.get(label.note)}"
            for label in self.labels
            if times[label.note] > 1
            or (label.number is not None and numbers.get(label.note) != label.number)
        ]


def run(batch: Batch, *, kills: int = 200, seed: int = 1, within_s: float = 0.5) -> DeskFigures:
    """Kill the desk so many times, each time within so many seconds of its answering."""
    batch.back_to(None)
    chance, desk = random.Random(seed), _Desk(batch)
    broken: list[str] = []
    survived = 0
    for kill in range(kills):
        server, port = desk.serve()
        # Half of them are hit at work: the first label after a start waits for a decoder.
        if chance.random() < 0.5:
            desk.say(port)
        with _killed_in(server, chance.uniform(0.001, within_s)):
            while True:
                try:
                    desk.say(port)
                except (OSError, http.client.HTTPException):
                    break
        wrong = [f"after kill {kill + 1}: {each}" for each in desk.wrong()]
        survived += not wrong
        broken += wrong
    broken += _sent_again(batch, desk)
    received = [label for label in desk.labels if label.number is not None]
    again = sum(label.sent > 1 for label in desk.labels)
    return DeskFigures(kills, len(desk.labels), len(received), again, survived, broken)


def _sent_again(batch: Batch, desk: _Desk) -> list[str]:
    """Send all labels once more, under their keys: each must get its number, and no new row."""
    server, port = desk.serve()
    wrong = []
    try:
        for label in desk.labels:
            number = desk.send(port, label)
            if label.number not in (None, number):
                wrong.append(f"{label.note}: received as {label.number}, then as {number}")
            label.number = number
    finally:
        server.kill()
    verified = supervised(("verify",), batch.here)
    if verified.status:
        wrong.append(f"verify: {verified.out[-300:]} {verified.err[-300:]}")
    return wrong + desk.wrong()


@contextmanager
def _killed_in(server: Started, seconds: float) -> Iterator[None]:
    """Kill a server after so many seconds, whatever this process does by then."""

    def strike(_number: int, _frame: FrameType | None) -> None:
        server.kill()

    before = signal.signal(signal.SIGALRM, strike)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
