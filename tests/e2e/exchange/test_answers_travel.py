"""An answer leaves one desk as a bag and is proved and taken in at another."""

from pathlib import Path

import bagit

from commands import ask, must, vidcat
from places import FIXTURES


def test_a_bag_of_one_desk_is_proved_and_taken_in_at_another(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    (here / "clip.mp4").write_bytes((FIXTURES / "pig.mp4").read_bytes())
    must(here, "seed")
    must(here, "user", "add", "Lina", "--role", "analyst")
    must(here, "ingest", "clip.mp4")
    said = ("--video", "clip.mp4", "--at", "1", "--type", "btr-80", "--box", ".1,.2,.3,.4")
    must(here, "sighting", "add", *said, "--by", "Lina")
    must(here, "search", "save", "armour", "--type", "vehicle", "--saved-by", "Lina")
    assert ask(here, "sightings", "--search", "armour") == ask(here, "search", "run", "armour")
    assert ask(here, "sightings", "--search", "armour", "--type", "weapon") == []
    assert "There are: armour" in vidcat(here, "sightings", "--search", "armor").stderr
    must(here, "export", "bagit", there / "bag", "--search", "armour", "--originals")
    assert bagit.Bag(str(there / "bag")).is_valid()

    must(there, "import", "bagit", "bag", "--by", "Lina")
    assert ask(there, "sightings") == ask(here, "sightings")
    (original,) = (there / "bag/data/originals").iterdir()
    must(there, "ingest", original)
    (seen,) = ask(there, "sightings")
    frame = ask(there, "frame", seen["citation"])
    assert frame["pixel_hash"] == seen["pixel_hash"]

    again = vidcat(there, "import", "bagit", "bag", "--by", "Lina", "--merge")
    assert again.returncode == 2
    assert "was imported" in again.stderr or "is here already" in again.stderr
    (there / "bag/data/sightings.jsonl").write_text("{}\n")
    broken = vidcat(there, "import", "bagit", "bag", "--by", "Lina", "--merge")
    assert broken.returncode == 2
    assert "no valid bag" in broken.stderr
