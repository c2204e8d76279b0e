"""A real desk: a catalogue of real footage, served by the command, asked over HTTP."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from places import FIXTURES
from vidcat.casework.desk.sign_in import offer_link
from vidcat.media.ffmpeg.reuploads import make_reupload
from vidcat.media.ffmpeg.tools import find_tools
from vidcat.store.session import Store
from warm_cli import run_vidcat

PEOPLE = {"Lina": "analyst", "Omar": "reviewer", "Mara": "manager", "Noor": "analyst"}


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The document that it is."""
        return json.loads(self.body)

    @property
    def text(self) -> str:
        """The page that it is."""
        return self.body.decode()


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects())


def send(
    address: str,
    method: str = "GET",
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    """Send one request and give the answer, whatever its status; redirects are not followed."""
    request = urllib.request.Request(address, body, headers or {}, method=method)
    try:
        with _OPENER.open(request, timeout=60) as said:
            return Answer(said.status, _lower(said.headers), said.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, _lower(error.headers), error.read())


def _lower(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@dataclass
class Desk:
    """A catalogue folder, and the server that answers for it."""

    folder: Path
    server: "subprocess.Popen[str] | None" = None
    address: str = ""
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def catalogue(self) -> Path:
        return self.folder / "catalogue"

    def run(self, *arguments: str | Path) -> str:
        """Run a command on the catalogue that must succeed."""
        done = run_vidcat(["--catalogue", self.catalogue, *arguments], cwd=self.folder)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask_command(self, *arguments: str) -> Any:
        return json.loads(self.run(*arguments, "--json"))

    def start(self, port: int = 0) -> None:
        """Serve, and wait until requests are answered; sessions outlive a server."""
        command = [sys.executable, "-m", "vidcat", "--catalogue", self.catalogue, "serve"]
        self.server = subprocess.Popen(
            [*command, "--port", str(port), "--by", "Mara"],
            stdout=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env=os.environ,
        )
        assert self.server.stdout is not None
        self.address = self.server.stdout.readline().split()[3].rstrip(",")
        link = [self.server.stdout.readline() for _ in range(2)][1].strip()
        self.link = link
        if "Mara" not in self.tokens:
            self.tokens["Mara"] = self.sign_in(link)

    def stop(self, how: int = signal.SIGTERM) -> None:
        """End the server: asked to, or killed."""
        if self.server is not None:
            self.server.send_signal(how)
            self.server.wait(20)
            if self.server.stdout is not None:
                self.server.stdout.close()
            self.server = None

    def link_for(self, name: str) -> str:
        """Make a link that signs somebody in once."""
        with closing(Store(self.catalogue / "catalogue.db")) as store:
            return f"{self.address}/sign-in#{offer_link(store, name).secret}"

    def sign_in(self, link: str) -> str:
        """Use a link up; gives the session's token."""
        answer = self.post("/api/sign-in", {"secret": link.partition("#")[2]})
        assert answer.status == 200, answer.text
        token: str = answer.json["token"]
        return token

    def token(self, name: str) -> str:
        """Give a session's token of a person, whom it signs in when they are new."""
        if name not in self.tokens:
            self.tokens[name] = self.sign_in(self.link_for(name))
        return self.tokens[name]

    def get(self, path: str, by: str | None = None, **headers: str) -> Answer:
        return send(self.address + path, headers=self._headers(by) | headers)

    def post(self, path: str, said: Any, by: str | None = None, **headers: str) -> Answer:
        body = json.dumps(said).encode()
        sent = {"content-type": "application/json"} | self._headers(by) | headers
        return send(self.address + path, "POST", body, sent)

    def look_at(self, video: str, frames: Sequence[int], by: str, **how: Any) -> Answer:
        """Tell that a person was shown frames (pts), once they are signed in for so long."""
        self.token(by)
        shown = [{"pts": pts, "clear": True, "seconds": 1.0} | how for pts in frames]
        while True:
            answer = self.post("/api/viewings", {"video": video, "shown": shown}, by=by)
            if answer.status != 422 or b"before you signed in" not in answer.body:
                assert answer.status == 200, answer.body
                return answer
            time.sleep(0.1)

    def form(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        body = urllib.parse.urlencode(fields).encode()
        sent = {"content-type": "application/x-www-form-urlencoded"} | headers
        return send(self.address + path, "POST", body, sent)

    def _headers(self, by: str | None) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token(by)}"} if by else {}

    def wait_until_it_answers(self) -> None:
        for _ in range(200):
            try:
                send(self.address + "/sign-in")
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the server does not answer")


def key() -> str:
    """Make a statement's key."""
    return str(uuid.uuid4())


def furnish(folder: Path) -> Desk:
    """Make a catalogue of a clip and its mirrored copy, with seeds and people."""
    desk = Desk(folder)
    (folder / "clip.mp4").write_bytes((FIXTURES / "pig.mp4").read_bytes())
    make_reupload(find_tools(), folder / "clip.mp4", "mirrored", folder / "mirror.mp4")
    desk.run("seed")
    for name, role in PEOPLE.items():
        desk.run("user", "add", name, "--role", role)
    desk.run("ingest", "clip.mp4", "--report", "nujaba-southern-aleppo-2016", "--citation", "1")
    desk.run("ingest", "mirror.mp4")
    return desk
