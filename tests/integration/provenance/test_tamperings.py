"""Whoever has a checkpoint and the program for strangers finds every tampering with a catalogue."""

import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from commands import ask, must
from places import FIXTURES, ROOT
from tampering import TAMPERINGS, VERIFIER
from vidcat.catalogue import open_catalogue
from vidcat.domain.provenance.checkpoint import parse_key
from vidcat.operations.verify.checkpoints import Anchor
from vidcat.operations.verify.verification import Scope, Verified, verify
from vidcat.settings import load_settings

TIMES = 6


@dataclass(frozen=True)
class Desk:
    """A catalogue with a checkpoint, and another one beside it."""

    catalogue: Path
    other: Path
    checkpoint: Path
    key: str

    @property
    def anchor(self) -> tuple[str, str]:
        return self.checkpoint.read_text(encoding="utf-8"), self.key


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folders = [tmp_path_factory.mktemp(name) for name in ("ours", "theirs")]
    key = folders[0].parent / "checkpoint.key"
    patch = pytest.MonkeyPatch()
    patch.setenv("VIDCAT_CHECKPOINT_KEY", str(key))
    for folder in folders:
        shutil.copy(FIXTURES / "pig.mp4", folder / "pig.mp4")
        must(folder, "user", "add", "Lina", "--role", "analyst")
        must(folder, "user", "add", "Omar", "--role", "reviewer")
        must(folder, "ingest", "pig.mp4")
        must(folder, "types", "import", ROOT / "seeds" / "taxonomy" / "privacy.yaml")
        seen = ("--video", "pig.mp4", "--at", "1", "--type", "face", "--by", "Lina")
        for _ in range(3):
            must(folder, "sighting", "add", *seen)
        must(folder, "sighting", "review", "1", "confirm", "--by", "Omar")
        must(folder, "export", "csv", "out.csv")
    told = ask(folders[0], "checkpoint", "-o", "signed.txt")
    patch.undo()
    ours, theirs = (folder / "catalogue" for folder in folders)
    return Desk(ours, theirs, folders[0] / "signed.txt", told["key"])


def copied(whole: Desk, tmp_path: Path) -> Path:
    folder = tmp_path / "tampered"
    shutil.copytree(whole.catalogue, folder)
    return folder


def test_what_is_whole_has_no_fault(whole: Desk) -> None:
    assert list(VERIFIER.check(whole.catalogue, *whole.anchor)) == []
    script = ROOT / "docs" / "verifier" / "verify_catalogue.py"
    call = [sys.executable, "-I", script, whole.catalogue, whole.checkpoint, whole.key]
    told = subprocess.run(call, check=False, capture_output=True, text=True)
    assert (told.returncode, told.stdout, told.stderr) == (0, "No fault was found.\n", "")


@pytest.mark.parametrize("name", TAMPERINGS)
def test_every_tampering_is_found_by_the_program_for_strangers(
    whole: Desk, tmp_path: Path, name: str
) -> None:
    for seed in range(TIMES):
        folder = copied(whole, tmp_path)
        TAMPERINGS[name](folder, whole.other, random.Random(seed))
        assert list(VERIFIER.check(folder, *whole.anchor)), f"{name}, seed {seed}"
        shutil.rmtree(folder)


@pytest.mark.parametrize("name", TAMPERINGS)
def test_every_tampering_is_found_by_vidcat(whole: Desk, tmp_path: Path, name: str) -> None:
    folder = copied(whole, tmp_path)
    TAMPERINGS[name](folder, whole.other, random.Random(TIMES))
    with open_catalogue(load_settings(folder)) as catalogue:
        anchor = Anchor(whole.checkpoint, [parse_key(whole.key)], [])
        scope = Scope(anchors=[anchor])
        assert list(verify(catalogue, Verified(), lambda done, of: None, scope))


def test_the_program_for_strangers_is_short_and_needs_no_library() -> None:
    text = (ROOT / "docs" / "verifier" / "verify_catalogue.py").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 200
    imported = {
        line.split()[1] for line in text.splitlines() if line.startswith(("import", "from"))
    }
    assert imported <= sys.stdlib_module_names
