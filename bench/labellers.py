"""Measure saved boxes with one labeller and with many at once, on one server: p50, p95, faults.

    python bench/labellers.py [--labellers 10] [--seconds 30]

In:     nothing; one real clip is ingested into a new catalogue.
Out:    boxes saved, answers of 5xx, p50 and p95 over HTTP, and the ratio of many to one.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import uuid
from pathlib import Path

from desk import CLIP, Asker, served
from vidcat.casework.desk.people import add_person
from vidcat.casework.desk.sign_in import offer_link
from vidcat.domain.sightings.statements import Role
from vidcat.store.session import Store


class Labeller(threading.Thread):
    """Saves boxes one after another, as fast as the server answers."""

    def __init__(self, asker: Asker, video: str, pts: int, until: float) -> None:
        super().__init__()
        self._asker, self._video, self._pts, self._until = asker, video, pts, until
        self.took_ms: list[float] = []
        self.faults = 0

    def run(self) -> None:
        while time.monotonic() < self._until:
            said = {"video": self._video, "pts": self._pts, "type": "vehicle"}
            said |= {"key": str(uuid.uuid4()), "box": [0.1, 0.1, 0.2, 0.2]}
            begun = time.perf_counter()
            try:
                self._asker.post("/api/sightings", said)
            except urllib.error.HTTPError as error:
                self.faults += error.code >= 500
            else:
                self.took_ms.append((time.perf_counter() - begun) * 1000)


def furnished(folder: Path, people: int) -> tuple[str, int, list[str]]:
    """Make a catalogue with one clip; return its video, a pts, and a link's secret for each."""
    command = [sys.executable, "-m", "vidcat", "--catalogue", folder]
    for order in (["seed"], ["ingest", CLIP]):
        subprocess.run([*command, *order], check=True, capture_output=True)
    store = Store(folder / "catalogue.db")
    add_person(store, "Mara", Role.MANAGER)  # in whose name the server is started
    for number in range(people):
        add_person(store, f"Labeller {number}", Role.ANALYST)
    secrets = [offer_link(store, f"Labeller {number}").secret for number in range(people)]
    with store.read() as tx:
        (video,) = tx.videos.listed(["catalogued"])
        pts = tx.videos.named(video.sha256).keyframes[0].pts
    store.close()
    return video.sha256, pts, secrets


def measured(askers: list[Asker], video: str, pts: int, seconds: float) -> float:
    """Let them label; print a line and return the p95 in milliseconds."""
    until = time.monotonic() + seconds
    labellers = [Labeller(asker, video, pts, until) for asker in askers]
    for labeller in labellers:
        labeller.start()
    for labeller in labellers:
        labeller.join()
    took = sorted(ms for labeller in labellers for ms in labeller.took_ms)
    p95 = took[int(len(took) * 0.95)]
    faults = sum(labeller.faults for labeller in labellers)
    print(
        f"{len(askers):3} at once: {len(took):6} saved, {faults} of 5xx, "
        f"p50 {statistics.median(took):.0f} ms, p95 {p95:.0f} ms"
    )
    return p95


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labellers", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=30)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        catalogue = Path(folder) / "catalogue"
        video, pts, secrets = furnished(catalogue, asked.labellers)
        with served(catalogue) as address:
            askers = [Asker(address, secret) for secret in secrets]
            alone = measured(askers[:1], video, pts, asked.seconds)
            together = measured(askers, video, pts, asked.seconds)
    print(f"p95 of {asked.labellers} to one: {together / alone:.1f}")


if __name__ == "__main__":
    main()
