"""A catalogue that is tampered with and damaged: each tampering is found, each damage is named."""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from signed_desk import SignedDesk, signed_desk
from tampering import TAMPERINGS, VERIFIER
from torture.outcome import Outcome
from vidcat.catalogue import open_catalogue
from vidcat.domain.provenance.checkpoint import parse_key
from vidcat.domain.provenance.damage import Damage
from vidcat.operations.verify.checkpoints import Anchor
from vidcat.operations.verify.verification import Scope, Verified, verify
from vidcat.settings import load_settings

TAMPERED, DAMAGED = 1_400, 500


def run(folder: Path, scale: float) -> Iterator[Outcome]:
    """Tamper, damage, and ask the program for strangers and `vidcat verify`."""
    desk = signed_desk(folder)
    alarms = len(list(VERIFIER.check(desk.catalogue, *desk.anchor))) + len(_verified(desk))
    yield Outcome("false alarms of a whole catalogue", 2, alarms)
    count = max(len(TAMPERINGS), round(TAMPERED * scale))
    names = [list(TAMPERINGS)[seed % len(TAMPERINGS)] for seed in range(count)]
    missed = [
        f"{name} {seed}"
        for seed, name in enumerate(names)
        if not _found_by_strangers(desk, TAMPERINGS[name], seed)
    ]
    yield Outcome("tamperings that a stranger's program misses", count, len(missed), _some(missed))
    count = max(4, round(DAMAGED * scale))
    unnamed = [seed for seed in range(count) if not _is_named(desk, seed)]
    yield Outcome("damages that verify does not name", count, len(unnamed), _some(unnamed))


def _some(found: list[str] | list[int]) -> str:
    return ", ".join(map(str, found[:5]))


def _found_by_strangers(
    desk: SignedDesk, tamper: Callable[[Path, Path, random.Random], None], seed: int
) -> bool:
    copy = desk.catalogue.with_name("tampered")
    shutil.copytree(desk.catalogue, copy)
    try:
        tamper(copy, desk.other, random.Random(seed))
        return any(VERIFIER.check(copy, *desk.anchor))
    finally:
        shutil.rmtree(copy)


def _verified(desk: SignedDesk) -> list[Damage]:
    with open_catalogue(load_settings(desk.catalogue)) as catalogue:
        anchor = Anchor(desk.checkpoint, [parse_key(desk.key)], [])
        return list(verify(catalogue, Verified(), lambda done, of: None, Scope(anchors=[anchor])))


def _is_named(desk: SignedDesk, seed: int) -> bool:
    """Damage one thing, ask `vidcat verify`, and put it back; return whether it names the thing."""
    chance = random.Random(seed)
    blobs = sorted(path for path in (desk.catalogue / "blobs").rglob("*") if path.is_file())
    if seed % 3 == 2:
        kept = desk.catalogue.with_name("kept")
        shutil.copytree(desk.catalogue, kept)
        TAMPERINGS["change a row"](desk.catalogue, desk.other, chance)
        found = _verified(desk)
        shutil.rmtree(desk.catalogue)
        kept.rename(desk.catalogue)
        return bool(found)
    path = chance.choice([*blobs, desk.original])
    before, times = path.read_bytes(), path.stat()
    _damage(path, chance)
    found = _verified(desk)
    path.unlink(missing_ok=True)
    path.write_bytes(before)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    return any(path.name in each.what or path.name in each.detail for each in found)


def _damage(path: Path, chance: random.Random) -> None:
    """Remove a file, cut it off, or change a byte of it, with its times put back."""
    times = path.stat()
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    match chance.randrange(4):
        case 0:
            path.unlink()
            return
        case 1:
            del content[chance.randrange(len(content)) :]
        case _:
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
