"""A desk with one real clip whose original is there: facts by ffprobe, frames by ffmpeg."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from casework_desk import open_desk
from places import FIXTURES
from vidcat.catalogue import Catalogue
from vidcat.domain.sightings.statements import Moment
from vidcat.domain.values.time import TimeBase
from vidcat.domain.video.model import Extraction, MediaFacts, Samples
from vidcat.media.decoding.extractor import DECODER_VERSION
from vidcat.media.ffmpeg.tools import find_tools
from vidcat.settings import Settings
from vidcat.vault.blobs import Blobs
from vidcat.vault.originals import identify

CLIP = "duel_original.mp4"
SHA256 = "d41c577fcaad4a5ccb017f70534947b7251e48d4958c9fe33c81b76b0337baac"
BASE = TimeBase(1, 12_800)
STEP = 512  # 25 frames a second


@contextmanager
def footage_desk(folder: Path) -> Iterator[Catalogue]:
    """Give a catalogue in a folder, which the clip is copied into and registered from."""
    folder.mkdir(exist_ok=True)
    store = open_desk(folder / "catalogue.db")
    add_clip(store_of=store, clip=Path(shutil.copy(FIXTURES / CLIP, folder / CLIP)))
    scratch = folder / "scratch"
    scratch.mkdir()
    settings = Settings(catalogue=folder)
    yield Catalogue(folder, settings, store, Blobs(folder / "blobs"), scratch)
    store.close()


def add_clip(store_of, clip: Path) -> str:
    """Register a clip of 7 seconds at 25 frames a second, as extraction would leave it."""
    identity = identify(bytes(clip), max_bytes=1 << 30)
    facts = MediaFacts(
        "mov", "h264", "yuv420p", 360, 240, 0, "1:1", 25.0, 7.0, BASE, 0, 7 * BASE.den
    )
    found = Extraction(facts, (), (), Samples("", np.array([], np.int64), 0), "decoder", 0, None)
    with store_of.write() as tx:
        tx.videos.register(identity)
        run = tx.stage_runs.start(identity.sha256, "extract", "1", {})
        tx.videos.save_extraction(identity.sha256, run, found)
    return identity.sha256


def frame(number: int, last: int | None = None) -> Moment:
    """Give the moment of a frame of the clip, with the hash that ffmpeg gives its pixels."""
    end = number if last is None else last
    return Moment(number * STEP, end * STEP, BASE, framehash(number), DECODER_VERSION)


def framehash(number: int) -> str:
    line = [
        str(find_tools().ffmpeg),
        "-nostdin",
        "-v",
        "error",
        "-i",
        FIXTURES / CLIP,
        "-map",
        "0:v:0",
        "-vf",
    ]
    line += [f"select=eq(n\\,{number})", "-fps_mode", "passthrough"]
    line += ["-f", "framehash", "-hash", "sha256", "-"]
    done = subprocess.run(line, check=True, capture_output=True, text=True, timeout=60)
    return done.stdout.splitlines()[-1].split(",")[5].strip()
