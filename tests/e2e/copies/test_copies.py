"""What people do with a pair: have it explained, look at it, judge it."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from commands import vidcat
from places import FIXTURES
from vidcat.media.ffmpeg.reuploads import make_reupload
from vidcat.media.ffmpeg.tools import find_tools


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of two unrelated clips and a mirrored re-upload of one."""
    folder = tmp_path_factory.mktemp("desk")
    footage = folder / "footage"
    footage.mkdir()
    for name in ("pig.mp4", "rabbit.mp4"):
        (footage / name).write_bytes((FIXTURES / name).read_bytes())
    make_reupload(find_tools(), footage / "pig.mp4", "mirrored", footage / "mirrored.mp4")
    assert vidcat(folder, "ingest", str(footage)).returncode == 0
    assert vidcat(folder, "user", "add", "Lina", "--role", "analyst").returncode == 0
    return folder


PIG, RABBIT, MIRRORED = (f"footage/{name}.mp4" for name in ("pig", "rabbit", "mirrored"))


def test_a_pair_is_explained_moment_by_moment_and_shown_side_by_side(desk: Path) -> None:
    done = vidcat(desk, "copies", PIG, MIRRORED, "--explain", "-o", "pair.png", "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    (evidence,) = document["evidence"]
    assert document["segments"][0]["mirrored"] is True
    voting = [each for each in evidence["moments"] if each["votes"]]
    assert len(voting) > 20
    assert evidence["mean_distance"] == pytest.approx(document["distance"], abs=1)
    assert not any(each["speaks_against"] for each in voting)
    with Image.open(desk / "pair.png") as sheet:
        pixels = np.asarray(sheet.convert("L"), np.int16)
    left, right = pixels[8:200, 8:488], pixels[8:200, 496:976]
    # The copy is the picture turned round, compressed once more: a few grey levels apart.
    assert np.abs(left - right[:, ::-1]).mean() < 6
    assert np.abs(left - right).mean() > 12


def test_for_people_it_is_lines_with_times(desk: Path) -> None:
    said = vidcat(desk, "copies", PIG, MIRRORED, "--explain").stdout
    assert "full view beside full mirrored view" in said
    assert "0:00.125 = 0:00.125" in said


def test_a_pair_that_shares_nothing_is_said_to(desk: Path) -> None:
    done = vidcat(desk, "copies", PIG, RABBIT, "--explain")
    assert done.returncode == 2
    assert "Nothing was found" in done.stderr


@pytest.mark.parametrize("arguments", [("--explain",), (PIG, "--explain"), ("-o", "x.jpg")])
def test_an_explanation_wants_two_videos(desk: Path, arguments: tuple[str, ...]) -> None:
    done = vidcat(desk, "copies", *arguments)
    assert done.returncode == 2
    assert "name the two videos" in done.stderr


def test_a_verdict_takes_a_pair_away_and_another_brings_it_back(desk: Path) -> None:
    given = ("--by", "Lina", "--reason", "another pig")
    assert vidcat(desk, "verdict", PIG, MIRRORED, "different", *given).returncode == 0
    assert json.loads(vidcat(desk, "copies", "--json").stdout) == []
    (refused,) = json.loads(vidcat(desk, "copies", "--refused", "--json").stdout)
    assert refused["verdict"]["reason"] == "another pig"
    assert json.loads(vidcat(desk, "video", PIG, "--json").stdout)["family"] is None
    assert vidcat(desk, "ingest", "footage", "--depth", "full").returncode == 0
    assert json.loads(vidcat(desk, "copies", "--json").stdout) == []

    given = ("--by", "Lina", "--reason", "the same pig after all", "--kind", "near")
    assert vidcat(desk, "verdict", PIG, MIRRORED, "same", *given).returncode == 0
    (found,) = json.loads(vidcat(desk, "copies", PIG, "--json").stdout)
    assert found["verdict"]["verdict"] == "same"
    assert json.loads(vidcat(desk, "video", PIG, "--json").stdout)["family"]


def test_a_verdict_without_a_name_or_by_a_stranger_is_refused(desk: Path) -> None:
    pair = (PIG, MIRRORED, "same", "--reason", "why")
    assert "by:" in vidcat(desk, "verdict", *pair).stderr
    done = vidcat(desk, "verdict", *pair, "--by", "Nobody")
    assert done.returncode == 2
    assert "user add" in done.stderr


def test_what_was_recorded_is_told_when_an_original_is_gone(desk: Path) -> None:
    original = desk / MIRRORED
    away = original.rename(desk / "away.mp4")
    done = vidcat(desk, "copies", PIG, MIRRORED, "--explain", "-o", "gone.png")
    away.rename(original)
    assert done.returncode != 0
    assert "is a copy of" in done.stdout
    assert "full view beside full mirrored view" in done.stdout
    assert "files are gone" in done.stderr
    assert not (desk / "gone.png").exists()


def test_a_pair_that_only_a_person_knows_is_told_of(desk: Path) -> None:
    said = vidcat(desk, "verdict", PIG, RABBIT, "different", "--reason", "seen", "--by", "Lina")
    assert said.returncode == 0, said.stderr
    done = vidcat(desk, "copies", PIG, RABBIT, "--explain")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing was found" in done.stdout
    assert "different, says Lina: seen" in done.stdout
