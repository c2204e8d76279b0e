"""The README's story, told by the installed command on real footage."""

import hashlib
import json
import subprocess
import tomllib
from pathlib import Path

import pytest

from places import FIXTURES
from vidcat.media.ffmpeg.reuploads import Reupload, make_reupload, reupload
from vidcat.media.ffmpeg.tools import Tools, find_tools, read, run
from warm_cli import run_vidcat

EXCERPT = Reupload("from 1.0 s to 6.1 s only", span_s=(1.0, 6.1))
FACTS = tomllib.loads((FIXTURES / "MANIFEST.toml").read_text())


def vidcat(catalogue: Path, *arguments: str, status: int = 0) -> str:
    """Run the command line and give its standard output."""
    done = run_vidcat(["--catalogue", catalogue, *arguments])
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def records(catalogue: Path, *arguments: str) -> list[dict]:
    return [json.loads(line) for line in vidcat(catalogue, *arguments, "--json").splitlines()]


@pytest.fixture(scope="module")
def tools() -> Tools:
    return find_tools()


@pytest.fixture(scope="module")
def folder(tmp_path_factory, tools: Tools) -> Path:
    """Real clips, re-uploads of one of them, and things that are no video."""
    root = tmp_path_factory.mktemp("footage")
    for name in ("pig.mp4", "rabbit.mp4", "two_cuts.mp4", "fade_and_dissolve.mp4"):
        (root / name).write_bytes((FIXTURES / name).read_bytes())
    for name in ("mirrored", "smaller", "stamped", "letterboxed"):
        make_reupload(tools, root / "pig.mp4", name, root / f"pig.{name}.mp4")
    run(tools, reupload(read(root / "pig.mp4"), EXCERPT, root / "pig.excerpt.mp4"))
    (root / "same bytes.mp4").write_bytes((FIXTURES / "pig.mp4").read_bytes())
    (root / "notes.txt").write_text("not a video")
    (root / "list.mp4").write_text("#EXTM3U\npig.mp4\n")
    (root / "cut off.mp4").write_bytes((FIXTURES / "rabbit.mp4").read_bytes()[:60_000])
    return root


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory, folder: Path) -> Path:
    """A catalogue of that folder, made once."""
    made = tmp_path_factory.mktemp("catalogue")
    lines = records(made, "ingest", str(folder))
    (made / "ingest.jsonl").write_text(json.dumps(lines))
    return made


def video(catalogue: Path, folder: Path, name: str) -> dict:
    [document] = records(catalogue, "video", str(folder / name))
    return document


def test_every_file_ends_in_one_status(catalogue: Path, folder: Path) -> None:
    lines = json.loads((catalogue / "ingest.jsonl").read_text())
    ends = {Path(line["path"]).name: (line["status"], line["reason"]) for line in lines[:-1]}
    assert ends.pop("notes.txt") == ("refused", "not_video")
    assert ends.pop("list.mp4") == ("refused", "playlist")
    assert ends.pop("cut off.mp4") == ("refused", "truncated")
    assert sorted(ends.values(), key=str) == [("catalogued", None)] * 9 + [("known", None)]
    summary = lines[-1]["summary"]
    assert {
        k: summary[k] for k in ("files", "catalogued", "known", "partial", "refused", "failed")
    } == {"files": 13, "catalogued": 9, "known": 1, "partial": 0, "refused": 3, "failed": 0}


def test_identity_is_the_bytes(catalogue: Path, folder: Path) -> None:
    found = video(catalogue, folder, "pig.mp4")
    assert found["video"] == hashlib.sha256((folder / "pig.mp4").read_bytes()).hexdigest()
    names = {Path(copy["path"]).name for copy in found["copies"]}
    assert names == {"pig.mp4", "same bytes.mp4"}


def test_facts_are_those_of_ffprobe(catalogue: Path, folder: Path) -> None:
    found, facts = video(catalogue, folder, "pig.mp4"), FACTS["pig.mp4"]
    assert (found["codec"], found["width"], found["height"]) == (
        facts["codec_name"],
        facts["width"],
        facts["height"],
    )
    assert found["duration_s"] == pytest.approx(float(facts["duration"]), abs=0.001)
    assert found["fps"] == pytest.approx(25)


def test_cuts_are_found_where_they_were_made(catalogue: Path, folder: Path) -> None:
    shots = video(catalogue, folder, "two_cuts.mp4")["shots"]
    assert [shot["start_s"] for shot in shots[1:]] == pytest.approx(
        FACTS["two_cuts.mp4"]["cuts_s"], abs=0.081
    )
    assert [shot["opened_by"] for shot in shots] == ["start", "cut", "cut"]


def test_a_fade_and_a_dissolve_are_told_apart(catalogue: Path, folder: Path) -> None:
    shots = video(catalogue, folder, "fade_and_dissolve.mp4")["shots"]
    facts = FACTS["fade_and_dissolve.mp4"]
    assert [shot["opened_by"] for shot in shots] == ["start", "fade", "dissolve"]
    assert facts["fade_s"][0] <= shots[1]["start_s"] <= facts["fade_s"][1]
    assert facts["dissolve_s"][0] <= shots[2]["start_s"] <= facts["dissolve_s"][1]


def test_every_shot_has_a_keyframe_that_is_not_blank(catalogue: Path, folder: Path) -> None:
    from PIL import Image, ImageStat

    for name in ("two_cuts.mp4", "fade_and_dissolve.mp4"):
        found = video(catalogue, folder, name)
        for shot in found["shots"]:
            inside = [
                still
                for still in found["keyframes"]
                if shot["start_s"] <= still["time_s"] < shot["end_s"]
            ]
            assert inside, (name, shot)
            for still in inside:
                blob = catalogue / "blobs" / still["blob"][:2] / still["blob"][2:4] / still["blob"]
                assert hashlib.sha256(blob.read_bytes()).hexdigest() == still["blob"]
                with Image.open(blob) as image:
                    assert image.format == "JPEG"
                    assert ImageStat.Stat(image.convert("L")).stddev[0] > 6


def test_a_frame_is_the_one_ffmpeg_decodes(
    catalogue: Path, folder: Path, tmp_path: Path, tools: Tools
) -> None:
    output = tmp_path / "frame.png"
    [shown] = records(catalogue, "frame", str(folder / "pig.mp4"), "--at", "2.5", "-o", str(output))
    arguments = ["-v", "error", "-i", str(folder / "pig.mp4"), "-map", "0:v:0"]
    arguments += ["-f", "framehash", "-hash", "sha256", "-"]
    hashes = subprocess.run(
        [tools.ffmpeg, *arguments], check=True, capture_output=True, text=True, timeout=60
    ).stdout.splitlines()
    [expected] = [
        line.split(",")[5].strip()
        for line in hashes
        if not line.startswith("#") and int(line.split(",")[2]) == shown["time_s"] * 25
    ]
    assert shown["pixel_hash"] == f"sha256:{expected}"
    assert output.read_bytes().startswith(b"\x89PNG")


def relations(catalogue: Path, folder: Path) -> dict[str, dict]:
    [listed] = records(catalogue, "videos")
    names = {each["video"]: Path(each["copies"][0]["path"]).name for each in listed}
    [found] = records(catalogue, "copies", str(folder / "pig.mp4"))
    return {names[relation["b"]]: relation for relation in found}


def test_reuploads_are_found_and_the_hard_negative_is_not(catalogue: Path, folder: Path) -> None:
    found = relations(catalogue, folder)
    assert set(found) == {
        "pig.excerpt.mp4",
        "pig.letterboxed.mp4",
        "pig.mirrored.mp4",
        "pig.smaller.mp4",
        "pig.stamped.mp4",
    }
    # A logo and a caption over a sixth of the picture leave a candidate for a person to judge.
    assert {name for name, each in found.items() if each["band"] == "candidate"} <= {
        "pig.stamped.mp4"
    }
    assert found["pig.excerpt.mp4"]["kind"] == "contains"
    assert found["pig.smaller.mp4"]["kind"] == "near"
    assert [s["mirrored"] for s in found["pig.mirrored.mp4"]["segments"]] == [True]


def test_copies_and_match_call_videos_by_a_file_name(
    catalogue: Path, folder: Path, tmp_path: Path
) -> None:
    pig = video(catalogue, folder, "pig.mp4")["video"][:12]
    lines = vidcat(catalogue, "copies", str(folder / "pig.mp4")).splitlines()
    [mirrored] = [line for line in lines if "pig.mirrored.mp4 [" in line]
    assert mirrored.startswith(f"pig.mp4 [{pig}] is a copy of pig.mirrored.mp4 [")
    lines = vidcat(catalogue, "match", str(folder / "pig.mirrored.mp4")).splitlines()
    assert any(f" is a copy of pig.mp4 [{pig}] (" in line for line in lines)


def test_an_excerpt_is_aligned_to_the_second(catalogue: Path, folder: Path) -> None:
    [segment] = relations(catalogue, folder)["pig.excerpt.mp4"]["segments"]
    assert segment["a_start_s"] - segment["b_start_s"] == pytest.approx(1.0, abs=0.5)


def test_match_answers_without_adding(catalogue: Path, folder: Path, tmp_path: Path) -> None:
    new = tmp_path / "new name.mp4"
    make_reupload(find_tools(), folder / "pig.mp4", "reencoded", new)
    before = vidcat(catalogue, "videos", "--status", "all", "--json")
    [found] = records(catalogue, "match", str(new))
    assert video(catalogue, folder, "pig.mp4")["video"] in {relation["b"] for relation in found}
    assert {relation["path"] for relation in found} == {str(new)}
    assert vidcat(catalogue, "videos", "--status", "all", "--json") == before


def test_match_knows_the_very_bytes(catalogue: Path, folder: Path, tmp_path: Path) -> None:
    copied = tmp_path / "another name.mp4"
    copied.write_bytes((folder / "rabbit.mp4").read_bytes())
    [found] = records(catalogue, "match", str(copied))
    assert [(r["a"], r["b"], r["distance"]) for r in found] == [
        (hashlib.sha256(copied.read_bytes()).hexdigest(),) * 2 + (0.0,)
    ]
    assert "very bytes" in vidcat(catalogue, "match", str(copied))


def test_a_picture_is_never_written_over_a_video(
    catalogue: Path, folder: Path, tmp_path: Path
) -> None:
    own = tmp_path / "evidence.jpg"
    own.write_bytes((folder / "two_cuts.mp4").read_bytes())
    other = tmp_path / "catalogue"
    vidcat(other, "ingest", str(own))
    for command in (["frame", str(own), "--at", "1"], ["contact", str(own)]):
        vidcat(other, *command, "-o", str(own), status=2)
    assert own.read_bytes() == (folder / "two_cuts.mp4").read_bytes()


def test_a_contact_sheet_shows_the_keyframes(catalogue: Path, folder: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.jpg"
    said = vidcat(catalogue, "contact", str(folder / "two_cuts.mp4"), "-o", str(sheet))
    assert said.startswith(f"{len(video(catalogue, folder, 'two_cuts.mp4')['keyframes'])} ")
    assert sheet.read_bytes().startswith(b"\xff\xd8")


def test_originals_are_not_touched(catalogue: Path, folder: Path) -> None:
    for name in ("pig.mp4", "rabbit.mp4"):
        assert (folder / name).read_bytes() == (FIXTURES / name).read_bytes()


def test_running_again_finds_all_known(catalogue: Path, folder: Path) -> None:
    lines = records(catalogue, "ingest", str(folder))
    assert {line["status"] for line in lines[:-1]} == {"known", "refused"}
