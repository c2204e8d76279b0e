"""Whoever has a checkpoint and the program for strangers finds every tampering with a catalogue."""

import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from places import ROOT
from signed_desk import SignedDesk, signed_desk
from tampering import TAMPERINGS, VERIFIER, quiet
from vidcat.catalogue import open_catalogue
from vidcat.domain.provenance.checkpoint import parse_key
from vidcat.operations.verify.checkpoints import Anchor
from vidcat.operations.verify.verification import Scope, Verified, verify
from vidcat.settings import load_settings

TIMES = 6


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> SignedDesk:
    return signed_desk(tmp_path_factory.mktemp("desks"))


def copied(whole: SignedDesk, tmp_path: Path) -> Path:
    folder = tmp_path / "tampered"
    shutil.copytree(whole.catalogue, folder)
    return folder


def test_what_is_whole_has_no_fault(whole: SignedDesk) -> None:
    assert list(VERIFIER.check(whole.catalogue, *whole.anchor)) == []
    script = ROOT / "docs" / "verifier" / "verify_catalogue.py"
    call = [sys.executable, "-s", "-E", script, whole.catalogue, whole.checkpoint, whole.key]
    told = subprocess.run(call, check=False, capture_output=True, text=True)
    assert (told.returncode, told.stdout, told.stderr) == (0, "No fault was found.\n", "")


@pytest.mark.parametrize("name", TAMPERINGS)
def test_every_tampering_is_found_by_the_program_for_strangers(
    whole: SignedDesk, tmp_path: Path, name: str
) -> None:
    for seed in range(TIMES):
        folder = copied(whole, tmp_path)
        TAMPERINGS[name](folder, whole.other, random.Random(seed))
        assert list(VERIFIER.check(folder, *whole.anchor)), f"{name}, seed {seed}"
        shutil.rmtree(folder)


@pytest.mark.parametrize("table", ["person", "custody_event", "row_digest", "touched_row"])
def test_the_program_for_strangers_names_a_table_that_is_gone(
    whole: SignedDesk, tmp_path: Path, table: str
) -> None:
    folder = copied(whole, tmp_path)
    with closing(sqlite3.connect(folder / "catalogue.db")) as database, database:
        quiet(database)
        database.execute(f"DROP TABLE {table}")
    faults = list(VERIFIER.check(folder, *whole.anchor))
    assert f"the database cannot be read: no such table: {table}" in faults


@pytest.mark.parametrize("name", TAMPERINGS)
def test_every_tampering_is_found_by_vidcat(whole: SignedDesk, tmp_path: Path, name: str) -> None:
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
    assert imported <= sys.stdlib_module_names | {"ed25519"}
    beside = (ROOT / "docs" / "verifier" / "ed25519.py").read_text(encoding="utf-8")
    assert [line for line in beside.splitlines() if "import" in line] == ["import hashlib"]
