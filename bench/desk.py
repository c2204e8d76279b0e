"""Measure the desk on 10,000 videos and 200,000 sightings: pages, frames, saved boxes; p50 and p95.

    python bench/desk.py [--videos 10000] [--sightings 200000] [--repeats 30] [--keep DIR]

In:     nothing; a catalogue is filled with made-up rows, and one real clip is ingested into it.
Out:    a table of what was asked and how long the server took, over HTTP on this machine.
"""

import argparse
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import insert

from sightings import NOW, fill, rows
from vidcat.casework.desk.people import add_person
from vidcat.casework.desk.sign_in import offer_link
from vidcat.domain.sightings.statements import Role
from vidcat.store.schema.casework_tables import SightingRow
from vidcat.store.schema.desk_tables import ViewingRow
from vidcat.store.schema.tables import CopyRelationRow, CopyRow, KeyframeRow, StageRunRow, VideoRow
from vidcat.store.session import Store

CLIP = Path(__file__).resolve().parents[1] / "fixtures" / "rabbit.mp4"
STILLS = 20
FACTS = {
    "container": "mov,mp4",
    "codec": "h264",
    "pixel_format": "yuv420p",
    "width": 640,
    "height": 360,
    "rotation": 0,
    "sample_aspect": "1:1",
    "fps": 25.0,
    "duration_s": 600.0,
    "time_base_num": 1,
    "time_base_den": 12800,
    "first_pts": 0,
    "end_pts": 7_680_000,
}


def furnish(store: Store, videos: int, sightings: int) -> None:
    """Fill a catalogue with videos, stills, copies, viewings and sightings that nobody made."""
    fill(store, sightings, videos, 1)
    chance = random.Random(2)
    with store.write() as tx:
        session = tx.questions._session  # in bulk: the store's own calls are for one at a time
        session.execute(VideoRow.__table__.update().values(**FACTS))
        run = {"id": 1, "video_id": 1, "stage": "extract", "tool_version": "1", "attempts": 1}
        session.execute(
            insert(StageRunRow),
            [run | {"parameters": {}, "status": "done", "detail": "", "started_at": NOW}],
        )
        rows(session, CopyRow, (copy(n) for n in range(1, videos + 1)))
        rows(
            session,
            KeyframeRow,
            (still(n, k, chance) for n in range(1, videos + 1) for k in range(STILLS)),
        )
        rows(
            session,
            ViewingRow,
            (seen(n, k) for n in range(1, videos + 1) if n % 3 for k in range(STILLS - n % 4)),
        )
        rows(session, CopyRelationRow, (relation(n, chance) for n in range(1, videos - 2)))
        # Where they were made is on a keyframe, as most are.
        session.execute(
            SightingRow.__table__.update().values(
                pts=(SightingRow.number % STILLS) * 12800,
                end_pts=(SightingRow.number % STILLS) * 12800,
                start_s=(SightingRow.number % STILLS) * 1.0,
                end_s=(SightingRow.number % STILLS) * 1.0,
            )
        )


def copy(n: int) -> dict:
    path = f"/archive/batch-{n // 100}/VID_2016_{n:05d}.mp4".encode()
    times = {"first_seen": NOW, "last_seen": NOW}
    return {"video_id": n, "path": path, "size_bytes": 1, "mtime_ns": 1, "preserved": False} | times


def still(n: int, k: int, chance: random.Random) -> dict:
    return {
        "video_id": n,
        "stage_run_id": 1,
        "pts": k * 12800,
        "time_s": float(k),
        "width": 640,
        "height": 360,
        "blob": f"{n * 100 + k:064x}",
        "phash": bytes(8),
        "pdq": bytes(32),
        "quality": chance.randrange(100),
    }


def seen(n: int, k: int) -> dict:
    times = {"seconds": 1.0, "first_at": NOW, "last_at": NOW}
    return {"video_id": n, "pts": k * 12800, "person_id": 1, "clear": True} | times


def relation(n: int, chance: random.Random) -> dict:
    return {
        "a_id": n,
        "b_id": n + 1,
        "stage_run_id": 1,
        "kind": "near",
        "band": "probable" if n % 4 else "candidate",
        "distance": chance.random() * 60,
        "matched_a": 1.0,
        "matched_b": 1.0,
        "method": "fingerprints",
    }


class Asker:
    """Asks the server as somebody who is signed in."""

    def __init__(self, address: str, secret: str) -> None:
        self.address, self.token = address, ""
        self.token = self.post("/api/sign-in", {"secret": secret})["token"]

    def get(self, path: str) -> bytes:
        headers = {"authorization": f"Bearer {self.token}"}
        request = urllib.request.Request(self.address + path, headers=headers)
        with urllib.request.urlopen(request) as answer:
            return answer.read()

    def post(self, path: str, said: dict) -> dict:
        headers = {"content-type": "application/json", "authorization": f"Bearer {self.token}"}
        body = json.dumps(said).encode()
        request = urllib.request.Request(self.address + path, body, headers, method="POST")
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read())


@contextmanager
def served(catalogue: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "vidcat", "--catalogue", catalogue, "serve", "--port", "0"]
    server = subprocess.Popen([*command, "--by", "Mara"], stdout=subprocess.PIPE, text=True)
    try:
        yield server.stdout.readline().split()[3].rstrip(",")
    finally:
        server.terminate()
        server.wait(20)


def measured(name: str, repeats: int, ask: Callable[[], object]) -> None:
    ask()  # the first fills caches, as the first page of a day does
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        ask()
        times.append((time.perf_counter() - begun) * 1000)
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"{name:44} {statistics.median(times):8.0f} {p95:8.0f}", flush=True)


def pages(asker: Asker, videos: int, repeats: int) -> None:
    chance = random.Random(3)

    def video() -> str:
        return f"{chance.randrange(1, videos):064x}"

    def pair() -> str:
        n = chance.randrange(1, videos - 3)
        return f"{n:064x}/{n + 1:064x}"

    asked: dict[str, Callable[[], str]] = {
        "overview": lambda: "/",
        "reports": lambda: "/reports",
        "a report": lambda: f"/reports/report-{chance.randrange(1, 150)}",
        "videos": lambda: f"/videos?page={chance.randrange(1, 100)}",
        "videos, by name": lambda: f"/videos?text=VID_2016_0{chance.randrange(10)}",
        "videos, most sightings": lambda: "/videos?sort=most+sightings&looked=yes",
        "videos, least looked at": lambda: "/videos?sort=least+looked+at&once=true",
        "a video": lambda: f"/videos/{video()}",
        "label": lambda: f"/videos/{video()}/label",
        "copies": lambda: f"/copies?page={chance.randrange(1, 50)}",
        "search": lambda: "/search",
        "search, a root type": lambda: "/search?type=vehicle",
        "search, a leaf, of 2016": lambda: "/search?type=btr-80&since=2016&until=2016",
        "search, a word": lambda: "/search?text=convoy",
        "a sighting": lambda: f"/sightings/{chance.choice((1, 2, 3)) + 10 * chance.randrange(999)}",
        "types, as typed": lambda: (
            f"/api/types?q={chance.choice(('btr', 'tank', 'flag', 'drone'))}"
        ),
    }
    for name, path in asked.items():
        measured(name, repeats, lambda path=path: asker.get(path()))


def frames(asker: Asker, video: str, repeats: int) -> None:
    first = json.loads(asker.get(f"/api/videos/{video}/frame?at=0"))
    now = {"pts": first["pts"]}

    def step() -> None:
        query = f"pts={now['pts']}&by=1"
        frame = json.loads(asker.get(f"/api/videos/{video}/frame?{query}"))
        asker.get(frame["image"])
        now["pts"] = frame["pts"]
        time.sleep(0.1)  # as fast as a key repeats, and longer than the page takes to draw

    measured("next frame, decoded and sent (less 100 ms)", repeats, step)
    measured("a box saved", repeats * 3, lambda: save(asker, video, now["pts"]))


def save(asker: Asker, video: str, pts: int) -> None:
    said = {
        "video": video,
        "pts": pts,
        "type": "vehicle/land/apc/btr-80",
        "box": [0.1, 0.1, 0.2, 0.2],
    }
    asker.post("/api/sightings", {"key": str(uuid.uuid4()), **said})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--videos", type=int, default=10_000)
    parser.add_argument("--sightings", type=int, default=200_000)
    parser.add_argument("--repeats", type=int, default=30)
    parser.add_argument("--keep", type=Path, help="a folder for the catalogue, used again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        catalogue = options.keep or Path(folder) / "catalogue"
        catalogue.mkdir(parents=True, exist_ok=True)
        is_new = not (catalogue / "catalogue.db").exists()
        store = Store(catalogue / "catalogue.db")
        if is_new:
            furnish(store, options.videos, options.sightings)
            add_person(store, "Mara", Role.MANAGER)
            vidcat = [sys.executable, "-m", "vidcat", "--catalogue", catalogue]
            subprocess.run([*vidcat, "ingest", CLIP], check=True, capture_output=True)
        with store.read() as tx:
            video = tx.covers.matching(CLIP.name, 1)[0]
        print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores")
        print(f"{options.videos} videos, {options.sightings} sightings\n")
        print(f"{'asked of the server':44} {'p50 ms':>8} {'p95 ms':>8}")
        with served(catalogue) as address:
            asker = Asker(address, offer_link(store, "Mara").secret)
            pages(asker, options.videos, options.repeats)
            frames(asker, video, options.repeats)


if __name__ == "__main__":
    main()
