"""A desk with a report whose every word is hostile, and real footage to resolve it to."""

import json
import shutil
from pathlib import Path

from desks import FIXTURES, PEOPLE, Answer, Desk, key

HOSTILE = "<script>alert(1)</script>\"' مركبة"
NAME = "<script>alert(1)' مركبة.mp4"  # no file name holds a slash
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


def with_people(folder: Path) -> Desk:
    """Make a catalogue that holds people and nothing else."""
    desk = Desk(folder)
    for name, role in PEOPLE.items():
        desk.run("user", "add", name, "--role", role)
    return desk


def with_report(folder: Path) -> Desk:
    """Make a catalogue with the report and two videos."""
    desk = with_people(folder)
    (folder / "footage").mkdir()
    shutil.copy(FIXTURES / "two_cuts.mp4", folder / "footage" / NAME)
    shutil.copy(FIXTURES / "rabbit.mp4", folder / "footage")
    # JSON is YAML.
    (folder / "report.yaml").write_text(json.dumps(REPORT, ensure_ascii=False), "utf-8")
    desk.run("report", "add", folder / "report.yaml")
    desk.run("ingest", folder / "footage")
    return desk


def say(desk: Desk, path: str, by: str, own_key: str = "", **said: object) -> Answer:
    """Make a statement on the report."""
    return desk.post(f"/api/reports/parade/{path}", {"key": own_key or key(), **said}, by)


def video_of(desk: Desk, part: str) -> str:
    """Find the one video that is called so."""
    [found] = desk.get(f"/api/videos?q={part}", "Lina").json
    video: str = found["video"]
    return video
