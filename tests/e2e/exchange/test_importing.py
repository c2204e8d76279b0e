"""The commands that import, as a person calls them."""

import shutil
from pathlib import Path

from commands import ask, must, vidcat
from places import AUTO_ARCHIVER, FIXTURES

DUEL = "d41c577fcaad4a5ccb017f70534947b7251e48d4958c9fe33c81b76b0337baac"


def test_an_archive_and_then_a_sheet_come_into_a_new_catalogue(tmp_path: Path) -> None:
    shutil.copytree(AUTO_ARCHIVER, tmp_path / "archive")
    clip = tmp_path / "archive" / "local_archive" / f"{DUEL[:24]}.mp4"
    shutil.copy(FIXTURES / "duel_original.mp4", clip)
    must(tmp_path, "ingest", FIXTURES / "one_frame.webm")
    must(tmp_path, "seed")
    must(tmp_path, "user", "add", "Lina", "--role", "analyst")
    packed = shutil.make_archive(str(tmp_path / "kept"), "zip", tmp_path / "archive")

    told = must(
        tmp_path,
        "import",
        "auto-archiver",
        packed,
        "--into",
        "kept",
        "--ingest",
        "--by",
        "Lina",
    )
    assert "2 records, 1 video proved: 1 posting and 6 papers added." in told
    video = ask(tmp_path, "video", DUEL)
    assert [each["kind"] for each in video["attestations"]][:2] == [
        "timestamped hashes",
        "timestamp token",
    ]

    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        "URL;Time;Type;Comment\nhttps://example.org/v/one;0:01;BTR-80;x\nno;1;qqqq;z\n"
    )
    tried = vidcat(tmp_path, "import", "csv", sheet, "--by", "Lina", "--dry-run")
    assert tried.returncode == 2
    assert tried.stdout.splitlines() == [
        "sheet.csv:3: video: no video of this catalogue is called 'no'.",
        "sheet.csv:3: type: No type is called 'qqqq'.",
        "2 rows: would make 1 sighting; 1 bad row, 2 problems.",
    ]
    made = ask(tmp_path, "import", "csv", sheet, "--by", "Lina", "--skip-bad")
    assert (made["done"], made["sightings"], made["bad_rows"]) == (True, 1, 1)
    assert ask(tmp_path, "sightings")[0]["pts"] == 25 * 512
