"""A catalogue with labels, reviews and a checkpoint of its log, and another one beside it."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from commands import ask, must
from places import FIXTURES, ROOT


@dataclass(frozen=True)
class SignedDesk:
    """Two catalogues, the checkpoint of the first with its public key, and its video's file."""

    catalogue: Path
    other: Path
    checkpoint: Path
    key: str
    original: Path

    @property
    def anchor(self) -> tuple[str, str]:
        """What the program for strangers takes: the checkpoint's text, and the key."""
        return self.checkpoint.read_text(encoding="utf-8"), self.key


def signed_desk(folder: Path) -> SignedDesk:
    """Make both below a folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VIDCAT_CHECKPOINT_KEY", str(folder / "checkpoint.key"))
        for name in ("theirs", "ours"):
            told = _worked_in(folder / name)
    ours = folder / "ours"
    return SignedDesk(
        ours / "catalogue",
        folder / "theirs" / "catalogue",
        ours / "signed.txt",
        told["key"],
        ours / "pig.mp4",
    )


def _worked_in(folder: Path) -> dict[str, str]:
    folder.mkdir()
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
    told: dict[str, str] = ask(folder, "checkpoint", "-o", "signed.txt")
    return told
