"""A small desk with real clips, of which the fixtures' list tells what other programs say."""

import os
import subprocess
import tomllib
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from casework_desk import decoded, open_desk
from places import FIXTURES
from vidcat.catalogue import Catalogue
from vidcat.domain.sightings.statements import Moment
from vidcat.domain.values.time import TimeBase
from vidcat.media.ffmpeg.tools import find_tools
from vidcat.settings import Settings
from vidcat.store.session import Store
from vidcat.vault.blobs import Blobs
from vidcat.vault.originals import identify

FACTS: dict[str, Any] = tomllib.loads((FIXTURES / "MANIFEST.toml").read_text(encoding="utf-8"))


def open_catalogue_in(folder: Path) -> Catalogue:
    """Make a catalogue with people and types; its store is to be closed."""
    store = open_desk(folder / "catalogue.db")
    return Catalogue(folder, Settings(catalogue=folder), store, Blobs(folder / "blobs"), folder)


def hold(store: Store, clip: Path, name: str | None = None) -> str:
    """Register a clip as a fixture of that name is listed; gives its SHA-256."""
    said = FACTS[name or clip.name]
    identity = identify(os.fsencode(clip), max_bytes=1 << 30)
    base = TimeBase.parse(said["time_base"])
    width, height = shown_size(said)
    duration_s = float(said["duration"])
    _, extraction = decoded(identity.sha256, base)
    facts = replace(
        extraction.facts,
        width=width,
        height=height,
        rotation=-said["rotation"] % 360,
        sample_aspect=said["sample_aspect_ratio"],
        fps=float(Fraction(said["avg_frame_rate"])),
        duration_s=duration_s,
        end_pts=base.nearest_pts(duration_s),
    )
    with store.write() as tx:
        tx.videos.register(identity)
        run = tx.stage_runs.start(identity.sha256, "extract", "1", {})
        tx.videos.save_extraction(identity.sha256, run, replace(extraction, facts=facts))
    return identity.sha256


def shown_size(said: dict[str, Any]) -> tuple[int, int]:
    """Give the size in which a fixture is displayed."""
    width, height = said.get("shown_size") or said.get("upright_size", (0, 0))
    return (width, height) if width else (said["width"], said["height"])


def frame_times(clip: Path) -> list[int]:
    """Ask ffprobe for the pts of every frame, in the order in which they are shown."""
    line = [str(find_tools().ffprobe), "-v", "error", "-select_streams", "v:0", "-of", "csv=p=0"]
    rows = _said([*line, "-show_entries", "frame=pts", str(clip)]).decode().split()
    return [int(row.rstrip(",")) for row in rows]


def picture(clip: Path, number: int) -> bytes:
    """Ask ffmpeg for a frame as it is displayed: RGB, upright, by its number."""
    line = [
        str(find_tools().ffmpeg),
        "-nostdin",
        "-v",
        "error",
        "-i",
        str(clip),
        "-vsync",
        "passthrough",
    ]
    line += ["-vf", rf"select=eq(n\,{number})", "-frames:v", "1", "-pix_fmt", "rgb24"]
    return _said([*line, "-f", "rawvideo", "-"])


def moment(clip: Path, first: int, last: int | None = None, name: str | None = None) -> Moment:
    """Name frames of a clip by their numbers."""
    times, base = frame_times(clip), TimeBase.parse(FACTS[name or clip.name]["time_base"])
    end = first if last is None else last
    return Moment(times[first], times[end], base, "0" * 64)


def _said(line: list[str]) -> bytes:
    return subprocess.run(line, check=True, capture_output=True, timeout=60).stdout
