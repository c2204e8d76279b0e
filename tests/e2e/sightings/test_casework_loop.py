"""The whole loop as README tells it: report, footage, sighting, claim check, copies, questions."""

import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from places import FIXTURES
from vidcat.media.ffmpeg.reuploads import make_reupload
from vidcat.media.ffmpeg.tools import find_tools
from warm_cli import run_vidcat

REPORT = "nujaba-southern-aleppo-2016"
BOX = (0.125, 0.25, 0.25, 0.5)


class Desk:
    """A catalogue and the footage beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run_vidcat(["--catalogue", self.folder / "catalogue", *arguments], cwd=self.folder)

    def ask(self, *arguments: str) -> Any:
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def rows(self) -> list[str]:
        with closing(sqlite3.connect(self.folder / "catalogue" / "catalogue.db")) as db:
            return list(db.iterdump())


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The seeds, two people, a clip that citation 1 means, one sighting, and a later copy."""
    made = Desk(tmp_path_factory.mktemp("desk"))
    (made.folder / "clip.mp4").write_bytes((FIXTURES / "pig.mp4").read_bytes())
    make_reupload(find_tools(), made.folder / "clip.mp4", "mirrored", made.folder / "mirror.mp4")
    for arguments in (
        ("seed",),
        ("user", "add", "Lina", "--role", "analyst"),
        ("user", "add", "Omar", "--role", "reviewer"),
        ("ingest", "clip.mp4", "--report", REPORT, "--citation", "1"),
        (*SIGHTING, "--claim", f"{REPORT}:1", "--by", "Lina"),
        ("ingest", "mirror.mp4"),
    ):
        done = made.run(*arguments)
        assert done.returncode == 0, done.stderr
    return made


SIGHTING = (
    "sighting",
    "add",
    "--video",
    "clip.mp4",
    "--at",
    "1.01",
    "--type",
    "btr-80",
    "--box",
    ",".join(map(str, BOX)),
    "--context",
    "paraded",
    "--marking",
    "لواء ٤٤",
)


def test_a_sighting_names_the_very_frame_that_ffmpeg_decodes(desk: Desk) -> None:
    sighting = desk.ask("sighting", "show", "1")
    tools = find_tools()
    command = [str(tools.ffmpeg), "-v", "error", "-i", str(desk.folder / "clip.mp4")]
    command += ["-map", "0:v:0", "-fps_mode", "passthrough", "-f", "framehash", "-hash", "sha256"]
    listed = subprocess.run([*command, "-"], check=True, capture_output=True, text=True).stdout
    frames = [line.split(",") for line in listed.splitlines() if not line.startswith("#")]
    shown = {int(cells[2]): cells[5].strip() for cells in frames}
    base = sighting["time_base"].split("/")
    ticks = sighting["pts"] * int(base[0]) / int(base[1])
    assert ticks <= 1.01 < ticks + 0.05
    assert sighting["pixel_hash"].removeprefix("sha256:") in shown.values()


def test_its_citation_shows_that_frame_again_and_no_other(desk: Desk) -> None:
    sighting = desk.ask("sighting", "show", "1")
    assert sighting["citation"].endswith("#xywh=percent:12.5,25,25,50")
    frame = desk.ask("frame", sighting["citation"])
    assert frame["pixel_hash"] == sighting["pixel_hash"]
    wrong = sighting["citation"].replace(f"t={sighting['pts']}/", f"t={sighting['pts'] + 1}/")
    done = desk.run("frame", wrong)
    assert done.returncode == 2
    assert "no frame of that video begins" in done.stderr


def test_the_claim_is_supported_and_the_others_are_listed(desk: Desk) -> None:
    report = desk.ask("report", "show", REPORT)
    statuses = {claim["claim"]: claim["status"] for claim in report["claims"]}
    assert statuses[1] == "supported"
    assert (statuses[2], statuses[5]) == ("open", "source unavailable")
    assert 1 not in report["unsupported_claims"]
    assert len(report["citations"][0]["resolved"]) == 1


def test_unresolved_citations_are_listed_with_what_is_known(desk: Desk) -> None:
    (report,) = desk.ask("reports", "--unresolved")
    numbers = [citation["citation"] for citation in report["citations"]]
    assert numbers == [2, 3, 4, 5]
    assert report["citations"][3]["kinds"] == ["funeral"]


@pytest.mark.parametrize(
    "name", ["vehicle", "armoured personnel carrier", "مركبة", "БТР-80", "btr ٨٠", "BTR80"]
)
def test_it_is_found_by_its_own_type_and_all_above_in_any_script(desk: Desk, name: str) -> None:
    assert [each["sighting"] for each in desk.ask("sightings", "--type", name)] == [1]


def test_it_is_found_by_a_word_of_its_marking(desk: Desk) -> None:
    assert [each["sighting"] for each in desk.ask("sightings", "--text", "لوا")] == [1]
    assert [each["sighting"] for each in desk.ask("sightings", "--text", "44")] == [1]


def test_on_the_mirrored_copy_it_is_proposed_at_the_mirrored_box(desk: Desk) -> None:
    (proposed,) = desk.ask("sightings", "--status", "proposed")
    assert proposed["box"] == pytest.approx([1 - BOX[0] - BOX[2], *BOX[1:]], abs=0.01)
    assert proposed["time_s"] == pytest.approx(1.0, abs=0.05)
    assert (proposed["by"], proposed["from"]["mirrored"]) == (None, True)
    video = desk.ask("video", "mirror.mp4")
    assert [each["sighting"] for each in video["sightings"]] == [proposed["sighting"]]


def test_counts_do_not_count_what_is_only_proposed(desk: Desk) -> None:
    for by in ("sightings", "videos", "families"):
        total = desk.ask("sightings", "--type", "vehicle", "--count-by", by)
        assert total["count"] == 1
        assert len(total["citations"]) == 1
    items = desk.ask("sightings", "--type", "vehicle", "--count-by", "items")
    assert (items["count"], items["at_least"], items["at_most"]) == (0, 1, 1)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (("--type", "zzzz"), "type:"),
        (("--box", "0.9,0,0.2,1"), "box:"),
        (("--box", "nan,0,1,1"), "box:"),
        (("--at", "99"), "at:"),
        (("--until", "0.2"), "until:"),
        (("--count", "lots"), "count:"),
        (("--claim", "nowhere:1"), "report:"),
        (("--claim", f"{REPORT}:99"), "claim:"),
        (("--item", "7"), "item:"),
        (("--rival", "car=sure"), "rival:"),
        (("--marking-language", "?"), "marking language:"),
        (("--by", "Nobody"), "by:"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_written(
    desk: Desk, changed: tuple[str, ...], says: str
) -> None:
    before = desk.rows()
    done = desk.run(*SIGHTING, "--by", "Lina", *changed)
    assert done.returncode == 2
    assert done.stderr.startswith(f"vidcat: {says}"), done.stderr
    assert done.stderr.count("\n") == 1
    assert desk.rows() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("sightings", "--since", "yesterday"), "since:"),
        (("sightings", "--by", "Nobody"), "by:"),
        (("report", "show", "none"), "report:"),
        (("report", "resolve", REPORT, "99", "clip.mp4", "--by", "Lina"), "citation:"),
        (("report", "cite", REPORT, "--description", "x", "--date", "201"), "date:"),
        (("report", "add", "http://127.0.0.1/"), "127.0.0.1 is at"),
        (("report", "add", "file:///etc/passwd"), "'file:///etc/passwd' does not begin"),
        (("sighting", "edit", "1", "--until", "0.2", "--by", "Lina"), "until:"),
        (("sighting", "edit", "1", "--version", "9", "--by", "Lina"), "version:"),
        (("sighting", "review", "1", "confirm", "--by", "Lina"), "by:"),
        (("sighting", "review", "1", "dispute", "--by", "Omar"), "reason:"),
        (("ingest", "clip.mp4", "--citation", "1"), "report:"),
        (("types", "import", "clip.mp4"), "clip.mp4:"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_nothing_is_written(
    desk: Desk, arguments: tuple[str, ...], says: str
) -> None:
    before = desk.rows()
    done = desk.run(*arguments)
    assert done.returncode == 2
    assert done.stderr.startswith(f"vidcat: {says}"), done.stderr
    assert desk.rows() == before


def test_last_a_proposal_is_confirmed_a_sighting_corrected_and_the_history_kept(
    desk: Desk,
) -> None:
    (proposed,) = desk.ask("sightings", "--status", "proposed")
    number = str(proposed["sighting"])
    confirmed = desk.ask("sighting", "review", number, "confirm", "--by", "Omar")
    assert (confirmed["status"], confirmed["by"]) == ("made", "Omar")
    assert confirmed["pixel_hash"], "the exact frame is decoded when somebody says it"

    reviewed = desk.ask("sighting", "review", "1", "confirm", "--by", "Omar")
    assert reviewed["status"] == "confirmed"
    edited = desk.ask("sighting", "edit", "1", "--version", "1", "--note", "x", "--by", "Lina")
    assert (edited["version"], edited["status"], edited["note"]) == (2, "made", "x")
    stale = desk.run("sighting", "edit", "1", "--version", "1", "--note", "y", "--by", "Omar")
    assert "Lina changed it" in stale.stderr

    desk.ask("sighting", "withdraw", "1", "--reason", "a BMP after all", "--by", "Lina")
    shown = desk.ask("sighting", "show", "1")
    assert [each["status"] for each in shown["history"]] == ["confirmed", "made", "withdrawn"]
    assert shown["history"][0]["reviews"][0]["by"] == "Omar"
    assert desk.ask("report", "show", REPORT)["claims"][0]["status"] == "open"
