"""The API answers as its own description says, whatever it is asked (schemathesis)."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from desks import Desk, key

SUPPORT = Path(__file__).parents[2] / "support"
REPORT = "nujaba-southern-aleppo-2016"
EXAMPLES = 25  # of each operation and kind; a run is about a minute of a processor
# Ends the session that all other requests need; it has a run of its own.
ENDS = "/api/sign-out"
# A request may fit its form and still name what there is not, or a time that no frame has.
NOT_ASKED = "positive_data_acceptance"


def furnish_more(desk: Desk) -> dict[str, list[object]]:
    """Say something of each kind; return which records there are then."""
    videos = sorted(each["video"] for each in desk.ask_command("videos"))
    desk.run("item", "add", "Plate 4471", "--by", "Lina")
    made = [
        desk.post(
            "/api/sightings",
            {"key": key(), "video": video, "pts": 0, "type": "btr-80", "box": [0.1, 0.1, 0.2, 0.2]}
            | {"claim": {"report": REPORT, "claim": 1}, "count": "at least 2", "item": 1},
            by="Lina",
        )
        for video in videos
    ]
    assert [each.status for each in made] == [200, 200], [each.text for each in made]
    said = {"key": key(), "a": videos[0], "b": videos[1], "verdict": "same", "reason": "dust"}
    assert desk.post("/api/verdicts", said, by="Omar").status == 200
    desk.run("review", "confirm", "1", "--by", "Omar")
    return {
        "video": [*videos],
        "a": [*videos],
        "b": videos[::-1],
        "slug": [REPORT],
        "report": [REPORT],
        "number": [1, 2, 3],
        "sighting": [*range(1, 13)],
        "version": [1, 1, 1, 2],
        "citation": [1, 2],
        "claim": [1, 2, 3],
        "item": [1],
        "type": ["btr-80", "vehicle", "weapon/toophan"],
        "pts": [0, 512, 1024],
        "until_pts": [1024, None],
        "box": [[0.1, 0.2, 0.3, 0.4], None],
        "rivals": [[], None],
        "at": [0.0, 1.5, 3.0],
        "count": ["3", "at least 2", "several"],
        "published": ["2016-06~"],
        "url": ["https://example.org/v"],
        "reason": ["the same dust"],
        "why": ["counted again"],
        "after": [None],
    }


OPTIONS = [
    *("--phases", "examples,coverage,fuzzing,stateful"),
    *("--exclude-checks", NOT_ASKED),
    *("--generation-deterministic", "--continue-on-failure", "--no-color"),
    *("--suppress-health-check", "all"),
    *("--request-timeout", "60"),
]


def schemathesis(
    desk: Desk, folder: Path, known: dict[str, list[object]], *options: str
) -> "subprocess.CompletedProcess[str]":
    program = Path(sys.executable).parent / "schemathesis"
    bearer = f"Authorization: Bearer {desk.token('Mara')}"
    described = f"{desk.address}/api/openapi.json"
    most = ("--max-examples", str(EXAMPLES))
    return subprocess.run(
        [program, "run", described, "--header", bearer, *OPTIONS, *most, *options],
        cwd=folder,
        env=os.environ
        | {
            "SCHEMATHESIS_HOOKS": "api_hooks",
            "PYTHONPATH": str(SUPPORT),
            "VIDCAT_RECORDS": json.dumps(known),
            "COLUMNS": "120",
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_the_api_answers_as_it_is_described(desk: Desk, tmp_path: Path) -> None:
    known = furnish_more(desk)
    described = desk.get("/api/openapi.json", by="Mara").json["paths"]
    operations = sum(len(each) for each in described.values())
    done = schemathesis(desk, tmp_path, known, "--exclude-path", ENDS)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr
    assert f"Tested: {operations - 1}" in done.stdout, done.stdout
    generated = re.search(r"(\d+) generated", done.stdout)
    assert generated is not None
    assert int(generated[1]) > 1_000, done.stdout
    assert desk.get("/api/me", by="Mara").status == 200  # it was somebody all the time


def test_signing_out_answers_as_it_is_described(desk: Desk, tmp_path: Path) -> None:
    done = schemathesis(desk, tmp_path, {}, "--include-path", ENDS)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr
    assert "Tested: 1" in done.stdout
