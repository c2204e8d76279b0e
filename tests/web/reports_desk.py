"""A desk with a hostile report, served by a real server in a process of its own."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

from commands import must

PROJECT = Path(__file__).parents[2]
HOSTILE = "<script>alert(1)</script>\"' مركبة"
SENTENCE = "Four carriers pass <b>before</b> the camera."
REPORT = {
    "slug": "parade",
    "title": f"Title {HOSTILE}",
    "publisher": f"Publisher {HOSTILE}",
    "authors": [f"Author {HOSTILE}"],
    "note": f"Note {HOSTILE}",
    "text": f"It was Monday {HOSTILE}. {SENTENCE} Then they were gone.",
    "citations": [
        {"number": 1, "quote": SENTENCE, "description": f"Footage {HOSTILE}"},
        {"number": 2, "description": "Another video", "publisher": f"Channel {HOSTILE}"},
    ],
    "claims": [
        {"number": 1, "citation": 1, "count": "4", "quote": SENTENCE},
        {"number": 2, "description": f"Claim {HOSTILE}", "by": f"Reader {HOSTILE}"},
    ],
}


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


@dataclass(frozen=True)
class Person:
    """Somebody signed in at a server."""

    address: str
    token: str

    def get(self, path: str) -> Answer:
        return self._ask(path, None)

    def say(self, path: str, key: str = "", **body: object) -> Answer:
        return self._ask(path, {"key": key or str(uuid.uuid4()), **body})

    def _ask(self, path: str, body: dict[str, object] | None) -> Answer:
        headers = {"authorization": f"Bearer {self.token}", "content-type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return _read(answer)
        except urllib.error.HTTPError as error:
            with error:
                return _read(error)


def _read(answer: HTTPResponse | urllib.error.HTTPError) -> Answer:
    return Answer(answer.status or 0, answer.read().decode())


@dataclass(frozen=True)
class Served:
    """A folder with a catalogue, and the server that shows it."""

    folder: Path
    address: str

    def sign_in(self, name: str) -> Person:
        link = must(self.folder, "user", "link", name)
        body = json.dumps({"secret": link.partition("#")[2].split()[0]}).encode()
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(self.address + "/api/sign-in", body, headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return Person(self.address, json.loads(answer.read())["token"])


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Serve the catalogue of a folder that has people."""
    command = [sys.executable, "-m", "vidcat", "--catalogue", folder / "catalogue", "serve"]
    with subprocess.Popen(
        [*command, "--port", "0"], stdout=subprocess.PIPE, text=True, env=os.environ
    ) as server:
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            yield Served(folder, next(word for word in line.split() if "http" in word).strip(","))
        finally:
            server.terminate()
            server.wait(20)


def make_catalogue(folder: Path) -> None:
    """Add three people and the report; nothing is ingested."""
    for name, role in (("Ann", "analyst"), ("Bob", "reviewer"), ("Cyd", "manager")):
        must(folder, "user", "add", name, "--role", role)
    # JSON is YAML.
    (folder / "report.yaml").write_text(json.dumps(REPORT, ensure_ascii=False), "utf-8")
    must(folder, "report", "add", folder / "report.yaml")
