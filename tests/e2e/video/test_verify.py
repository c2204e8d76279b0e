"""Every damage to a catalogue and its files is named, and nothing whole is called damaged."""

import json
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from commands import must, vidcat
from places import FIXTURES
from tampering import quiet
from vidcat.catalogue import open_catalogue
from vidcat.domain.provenance.damage import Damage, DamageKind
from vidcat.operations.verify.verification import Scope, Verified, stopped_after, verify
from vidcat.settings import load_settings


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two videos, one of them preserved, with sightings, and exports in the log; kept beside it."""
    folder = tmp_path_factory.mktemp("whole") / "desk"
    folder.mkdir()
    for name in ("pig.mp4", "rabbit.mp4"):
        shutil.copy(FIXTURES / name, folder / name)
    must(folder, "user", "add", "Lina", "--role", "analyst")
    must(folder, "seed")
    must(folder, "ingest", "pig.mp4", "--preserve")
    must(folder, "ingest", "rabbit.mp4")
    for clip, at in (("pig.mp4", "1"), ("rabbit.mp4", "0.5"), ("rabbit.mp4", "1.2")):
        seen = ("--video", clip, "--at", at, "--type", "btr-80", "--by", "Lina")
        must(folder, "sighting", "add", *seen)
    for number in range(3):
        must(folder, "export", "csv", f"{number}.csv")
    shutil.copytree(folder, folder.with_name("kept"))
    return folder


@pytest.fixture
def desk(whole: Path) -> Path:
    """Put it back as it was, at the very place that the log knows."""
    shutil.rmtree(whole)
    shutil.copytree(whole.with_name("kept"), whole)
    return whole


def found_in(desk: Path) -> tuple[list[Damage], Verified]:
    counts = Verified()
    with open_catalogue(load_settings(desk / "catalogue")) as catalogue:
        return list(verify(catalogue, counts, lambda done, of: None)), counts


def sql(desk: Path, statement: str) -> None:
    with closing(sqlite3.connect(desk / "catalogue" / "catalogue.db")) as db, db:
        db.execute("PRAGMA foreign_keys=OFF")
        assert db.execute(statement).rowcount


def hidden(desk: Path, statement: str) -> None:
    """Change the database as somebody who knows of the log's triggers does."""
    with closing(sqlite3.connect(desk / "catalogue" / "catalogue.db")) as db, db:
        quiet(db)
    sql(desk, statement)


def flip(path: Path, place: int) -> None:
    """Change one byte of a file, and put its time back."""
    before = path.stat()
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= 1
    with path.open("r+b") as file:
        file.write(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def blobs(desk: Path) -> list[Path]:
    return sorted(p for p in (desk / "catalogue" / "blobs").rglob("*") if p.is_file())


def lines(desk: Path) -> int:
    with closing(sqlite3.connect(desk / "catalogue" / "catalogue.db")) as db:
        found: int = db.execute("SELECT count(*) FROM custody_event").fetchone()[0]
        return found - 1  # the verification itself is a line


def test_what_is_whole_is_not_called_damaged(desk: Path) -> None:
    damages, counts = found_in(desk)
    assert damages == []
    assert (counts.videos, counts.frames, counts.log_lines) == (2, 3, lines(desk))
    assert counts.rows > 1_000  # the taxonomy's, too
    assert (counts.blobs, counts.unchecked) == (len(blobs(desk)), 0)


DAMAGES: dict[str, tuple[Callable[[Path], None], DamageKind]] = {
    "an original changed": (
        lambda desk: flip(desk / "rabbit.mp4", 4_000),
        DamageKind.ORIGINAL_CHANGED,
    ),
    "an original gone": (lambda desk: (desk / "rabbit.mp4").unlink(), DamageKind.ORIGINAL_GONE),
    "a still changed": (lambda desk: flip(blobs(desk)[0], 100), DamageKind.BLOB_CHANGED),
    "a still gone": (
        lambda desk: min(blobs(desk), key=lambda p: p.stat().st_size).unlink(),
        DamageKind.BLOB_MISSING,
    ),
    "a pixel hash changed": (
        lambda desk: sql(desk, "UPDATE sighting SET pixel_hash = 'f' || substr(pixel_hash, 2)"),
        DamageKind.FRAME_DIFFERS,
    ),
    "a cited time changed": (
        lambda desk: sql(desk, "UPDATE sighting SET pts = pts + 1 WHERE number = 2"),
        DamageKind.FRAME_GONE,
    ),
    "a line of the log changed": (
        lambda desk: sql(desk, "UPDATE custody_event SET detail = '{}' WHERE id = 2"),
        DamageKind.LOG_LINE,
    ),
    "a line of the log dated back": (
        lambda desk: sql(desk, "UPDATE custody_event SET at = '2020-01-01 00:00:00' WHERE id = 3"),
        DamageKind.LOG_LINE,
    ),
    "a line of the log taken out": (
        lambda desk: sql(desk, "DELETE FROM custody_event WHERE id = 2"),
        DamageKind.LOG_LINE,
    ),
    "a line of the log made unreadable": (
        lambda desk: sql(desk, "UPDATE custody_event SET detail = '{foo', at = 'x' WHERE id = 1"),
        DamageKind.LOG_LINE,
    ),
    "a line of the log of a kind that is none": (
        lambda desk: sql(desk, "UPDATE custody_event SET kind = 'foo' WHERE id = 2"),
        DamageKind.LOG_LINE,
    ),
    "a row changed by another program": (
        lambda desk: sql(desk, "UPDATE sighting SET certainty = 'certain' WHERE number = 1"),
        DamageKind.ALTERED_OUTSIDE,
    ),
    "a row changed behind the log's back": (
        lambda desk: hidden(desk, "UPDATE sighting SET certainty = 'certain' WHERE number = 1"),
        DamageKind.ROW_CHANGED,
    ),
    "a row taken out behind the log's back": (
        lambda desk: hidden(desk, "DELETE FROM sighting WHERE number = 2"),
        DamageKind.ROW_GONE,
    ),
    "a row put in behind the log's back": (
        lambda desk: hidden(
            desk, "INSERT INTO person (name, role, added_at) SELECT 'X', role, added_at FROM person"
        ),
        DamageKind.ROW_UNKNOWN,
    ),
    "the triggers taken away": (
        lambda desk: hidden(desk, "UPDATE person SET name = name"),
        DamageKind.LOG_UNGUARDED,
    ),
    "what the log says of rows changed": (
        lambda desk: sql(desk, "UPDATE row_digest SET state = zeroblob(32) WHERE event_id = 3"),
        DamageKind.LOG_LINE,
    ),
    "a finding of another video's run": (
        lambda desk: hidden(
            desk, "UPDATE shot SET stage_run_id = (SELECT max(id) FROM stage_run) WHERE id = 1"
        ),
        DamageKind.RUN_MISMATCH,
    ),
    "a row without its video": (
        lambda desk: sql(desk, "UPDATE keyframe SET video_id = 99 WHERE id = 1"),
        DamageKind.DATABASE,
    ),
}


def test_a_damaged_blob_is_replaced_when_its_video_is_ingested_again(desk: Path) -> None:
    kept = next(path for path in blobs(desk) if path.name in named(desk))
    flip(kept, 1_000)
    assert [each.kind for each in found_in(desk)[0]] == [DamageKind.BLOB_CHANGED]
    must(desk, "ingest", "pig.mp4", "--preserve")
    assert found_in(desk)[0] == []


def named(desk: Path) -> set[str]:
    """The SHA-256 of the videos."""
    with closing(sqlite3.connect(desk / "catalogue" / "catalogue.db")) as db:
        return {name for (name,) in db.execute("SELECT sha256 FROM video")}


@pytest.mark.parametrize("other", ["a link", "a pipe", "a folder"])
def test_a_blob_that_is_no_ordinary_file_is_damaged(desk: Path, other: str) -> None:
    blob = blobs(desk)[0]
    moved = blob.rename(desk / "moved")
    if other == "a link":
        blob.symlink_to(moved)
    elif other == "a pipe":
        os.mkfifo(blob)
    else:
        blob.mkdir()
    assert DamageKind.BLOB_CHANGED in {each.kind for each in found_in(desk)[0]}


def test_a_page_of_a_report_that_is_gone_is_named(desk: Path) -> None:
    page = "<html><body><h1>A parade</h1><p>Text of it.</p></body></html>"
    (desk / "page.html").write_text(page, encoding="utf-8")
    before = set(blobs(desk))
    must(desk, "report", "add", "page.html")
    assert found_in(desk)[0] == []
    (kept,) = set(blobs(desk)) - before
    kept.unlink()
    (damage,) = found_in(desk)[0]
    assert (damage.kind, damage.what) == (DamageKind.BLOB_MISSING, f"blob {kept.name}")
    assert "the page of report" in damage.detail


def stopping(at: int) -> Callable[[int, int], None]:
    """Return what hears of progress and is interrupted there."""

    def hear(done: int, of: int) -> None:
        if done == at:
            raise KeyboardInterrupt

    return hear


def test_a_verification_that_was_stopped_is_gone_on_with(desk: Path) -> None:
    first, second = Verified(), Verified()
    with open_catalogue(load_settings(desk / "catalogue")) as catalogue:
        with pytest.raises(KeyboardInterrupt):
            list(verify(catalogue, first, stopping(3)))
        with catalogue.store.read() as tx:
            scope = Scope(after=stopped_after(tx))
        with pytest.raises(KeyboardInterrupt):
            list(verify(catalogue, second, stopping(1), scope))
    assert (first.videos, first.blobs) == (2, 1)
    assert (second.videos, second.blobs) == (0, 1)
    told = json.loads(must(desk, "verify", "--resume", "--json").splitlines()[-1])["summary"]
    assert (told["videos"], told["blobs"]) == (0, len(blobs(desk)) - 2)
    whole = json.loads(must(desk, "verify", "--resume", "--json").splitlines()[-1])["summary"]
    assert (whole["videos"], whole["blobs"]) == (2, len(blobs(desk)))


@pytest.mark.parametrize("name", DAMAGES)
def test_each_damage_is_named(desk: Path, name: str) -> None:
    damage, kind = DAMAGES[name]
    damage(desk)
    found, counts = found_in(desk)
    assert kind in {each.kind for each in found}, found
    assert counts.damaged == len(found)
    assert all(each.kind.means and each.kind.to_do and each.what for each in found)


def test_a_preserved_original_outlives_its_file(desk: Path) -> None:
    (desk / "pig.mp4").unlink()
    assert found_in(desk)[0] == []


def test_what_an_ingest_has_told_is_not_called_damage_again(desk: Path) -> None:
    shutil.copy(desk / "rabbit.mp4", desk / "kept.mp4")
    must(desk, "ingest", "kept.mp4")
    (desk / "rabbit.mp4").write_bytes((FIXTURES / "two_cuts.mp4").read_bytes())
    assert [each.kind for each in found_in(desk)[0]] == [DamageKind.ORIGINAL_CHANGED]
    must(desk, "ingest", "rabbit.mp4")
    assert found_in(desk)[0] == []


def test_a_name_cannot_forge_a_line_of_the_answer(desk: Path) -> None:
    named = desk / "a\nNo damage was found.mp4"
    named.write_bytes((FIXTURES / "two_cuts.mp4").read_bytes())
    must(desk, "ingest", named)
    named.write_bytes(b"other")
    lines = vidcat(desk, "verify").stdout.splitlines()
    assert not [line for line in lines if line.startswith("No damage")]


@pytest.mark.parametrize("torn", ["kind = 'foo'", "at = 'foo'", "detail = '{foo'"])
@pytest.mark.parametrize("command", [("export", "bagit", "bag"), ("history",)], ids=" ".join)
def test_a_torn_log_is_one_sentence_to_who_reads_it(
    desk: Path, torn: str, command: tuple[str, ...]
) -> None:
    newest = "SELECT max(id) FROM custody_event WHERE kind = 'exported'"
    sql(desk, f"UPDATE custody_event SET {torn} WHERE id = ({newest})")
    done = vidcat(desk, *command)
    *progress, sentence = done.stderr.splitlines()  # a slow machine gets lines of progress, too
    assert done.returncode == 4
    assert "`vidcat verify` tells which of its lines" in sentence
    assert not [line for line in progress if "custody" in line or "Traceback" in line]
    assert not (desk / "bag").exists()


def test_a_part_without_damage_is_not_called_the_whole(desk: Path) -> None:
    said = must(desk, "verify", "--sample", "1").splitlines()[-1]
    assert said == "No damage was found in what was looked at."


def test_any_byte_of_any_file_that_changes_is_found(desk: Path) -> None:
    chance = random.Random(8)
    files = [*blobs(desk), desk / "pig.mp4", desk / "rabbit.mp4"]
    for _ in range(12):
        path = chance.choice(files)
        before = path.read_bytes()
        flip(path, chance.randrange(len(before)))
        damages, _ = found_in(desk)
        assert any(path.name in each.what for each in damages), path
        path.write_bytes(before)
    assert found_in(desk)[0] == []


def test_the_command_says_what_it_looked_at_and_what_to_do(desk: Path) -> None:
    assert must(desk, "verify").splitlines()[-1] == "No damage was found."
    (desk / "rabbit.mp4").unlink()
    done = vidcat(desk, "verify")
    assert done.returncode == 1
    assert "DAMAGED  video" in done.stdout
    assert "Put the file back anywhere and ingest it" in done.stdout
    assert "2 cited frames could not be compared" in done.stdout
    lines = [json.loads(line) for line in vidcat(desk, "verify", "--json").stdout.splitlines()]
    assert lines[0]["damage"] == "original_gone"
    assert (lines[-1]["summary"]["damaged"], lines[-1]["summary"]["unchecked"]) == (1, 2)
    sampled = vidcat(desk, "verify", "--sample", "1").stdout
    assert "1 of 2 videos, 1 of " in sampled
