"""A catalogue's folder that was moved with the footage in it, as a demo's: all is found again."""

import shutil
from pathlib import Path

import pytest

from commands import ask, must, vidcat
from places import FIXTURES
from warm_cli import run_vidcat

CLIP = FIXTURES / "pig.mp4"


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a catalogue that was made under another name, its footage inside."""
    made = tmp_path_factory.mktemp("made")
    (made / "old" / "footage").mkdir(parents=True)
    shutil.copy(CLIP, made / "old" / "footage" / "pig.mp4")
    done = run_vidcat(["--catalogue", "old", "ingest", "old/footage"], cwd=made)
    assert done.returncode == 0, done.stderr
    assert f"made a new catalogue in {made / 'old'}" in done.stderr
    (made / "old").rename(made / "catalogue")
    return made


@pytest.mark.parametrize(
    "name",
    ["pig.mp4", "footage/pig.mp4", "old/footage/pig.mp4", "catalogue/footage/pig.mp4"],
)
def test_a_file_is_named_and_decoded_where_it_is_now(moved: Path, name: str) -> None:
    assert ask(moved, "frame", name, "--at", "1")["pts"] > 0
    assert ask(moved, "frame", moved / "catalogue/footage/pig.mp4", "--at", "1")["pts"] > 0


def test_the_moved_original_is_verified_by_its_bytes(moved: Path) -> None:
    assert vidcat(moved, "verify").returncode == 0


def test_a_path_that_only_ends_alike_is_no_name(moved: Path) -> None:
    for name in ("/elsewhere/footage/pig.mp4", "other/footage/pig.mp4", "../footage/pig.mp4"):
        told = vidcat(moved, "video", name)
        assert (told.returncode, told.stdout) == (2, ""), name


def test_another_file_of_the_name_is_not_taken_for_the_video(moved: Path) -> None:
    (moved / "pig.mp4").write_bytes(b"another film")
    told = vidcat(moved, "video", "pig.mp4")
    (moved / "pig.mp4").unlink()
    assert told.returncode == 2
    assert "was not ingested: what lies there is another file" in told.stderr


def test_other_bytes_in_the_moved_folder_are_not_the_original(moved: Path) -> None:
    original = moved / "catalogue/footage/pig.mp4"
    kept = original.read_bytes()
    original.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    told = vidcat(moved, "frame", "pig.mp4", "--at", "1")
    original.write_bytes(kept)
    assert told.returncode != 0
    assert "are nowhere to be read" in told.stderr


def test_seeding_nothing_says_where_the_catalogue_was_made(tmp_path: Path) -> None:
    told = vidcat(tmp_path, "seed", "--json")
    assert f"made a new catalogue in {tmp_path / 'catalogue'}" in told.stderr
    assert "made a new catalogue" not in vidcat(tmp_path, "seed").stderr


def test_places_are_called_places_and_copies_are_listed(moved: Path) -> None:
    shutil.copy(CLIP, moved / "again.mp4")
    listed = must(moved, "videos").splitlines()[0].split()
    assert listed[-2:] == ["places", "path"]
    assert "copies" in ask(moved, "videos")[0]
    told = must(moved, "video", "pig.mp4")
    assert f"place     {moved / 'old/footage/pig.mp4'}" in told
    assert ask(moved, "video", "pig.mp4")["relations"] == []
