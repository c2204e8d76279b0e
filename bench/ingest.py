"""Measure `vidcat ingest` beside plain FFmpeg decoding and PySceneDetect: time, memory, exactness.

    python bench/ingest.py [--corpus DIR] [--minutes 10] [--repeats 3] [--work DIR]

In:     a folder of clips, see bench/edited_footage.py; the films cut from them are kept.
Out:    one table. The tools run in turn, A B C A B C; each cell is median (least to most), and a
        ratio is taken within each round before its median.
Needs:  the extra `bench`, and Linux for the processor time and memory of a whole process tree.
"""

import argparse
import ctypes
import io
import math
import os
import platform
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import psutil
import scenedetect

from edited_footage import Frame, Source, sources
from vidcat.domain.values.orientation import UPRIGHT
from vidcat.domain.video.limits import Allowance
from vidcat.domain.video.model import Depth
from vidcat.media.decoding.decode import Meter, open_decoding
from vidcat.media.decoding.extractor import DECODER_VERSION
from vidcat.media.ffmpeg.tools import find_tools
from vidcat.media.pictures.fingerprints import hash_pictures
from vidcat.media.pictures.reduced import SAMPLES_PER_S, reduced_luma

FPS = 30
HD, FULL_HD = (1280, 720), (1920, 1080)
GRAIN = 6  # strength of FFmpeg's noise filter: enlarged clips are too smooth for their size
SHOTS_A_PART = 16  # decoders open at a time
SUFFIXES = frozenset({".mp4", ".mkv", ".webm", ".avi", ".mov", ".ogv", ".3gp"})
LOOK_EVERY_S = 0.1
AIMS = {"vidcat full": "<= 1.0", "vidcat fast": "<= 0.12"}
_PR_SET_CHILD_SUBREAPER = 36
# One import, then one fork a file: OpenCV 5.0 aborts on some files.
_SCENEDETECT = """
import os, sys, scenedetect
for name in sys.argv[1:]:
    child = os.fork()
    if child == 0:
        scenedetect.detect(name, scenedetect.ContentDetector())
        os._exit(0)
    os.waitpid(child, 0)
"""

Shot = tuple[Source, float, float]  # from where, starting at and lasting how many seconds
Sampled = tuple[dict[int, Frame], int, float]  # pictures by pts, samples due, length in seconds
Look = Callable[[psutil.Process, "Watched"], None]


@dataclass(frozen=True)
class Cost:
    wall_s: float
    cpu_s: float  # of the whole process tree


@dataclass
class Watched:
    """What only looking at running processes tells; sizes are proportional sets in MiB."""

    sandboxed_s: dict[int, float] = field(default_factory=dict)
    largest: float = 0.0
    pair: float = 0.0
    tree: float = 0.0


def look_at_time(main: psutil.Process, seen: Watched) -> None:
    """Note the time of sandboxed processes: nobody waits for them, they end with their sandbox."""
    for process in main.children(recursive=True):
        parent = process.parent()
        if parent and parent.name() == "bwrap" != process.name():
            running = sum(sum(child.cpu_times()[:2]) for child in process.children())
            seen.sandboxed_s[process.pid] = sum(process.cpu_times()[:4]) + running


def look_at_memory(main: psutil.Process, seen: Watched) -> None:
    """Note sizes; a pair is a worker and all that it started."""
    workers = [[w, *w.children(recursive=True)] for w in main.children()]
    sizes = [[process.memory_full_info().pss / 2**20 for process in pair] for pair in workers]
    own = main.memory_full_info().pss / 2**20
    seen.largest = max([seen.largest, own, *map(max, sizes)])
    seen.pair = max([seen.pair, *map(sum, sizes)])
    seen.tree = max(seen.tree, own + sum(map(sum, sizes)))


def run(command: list[str], look: Look | None, seen: Watched) -> None:
    """Run a command to its end, looking at it now and then; raises when it fails."""
    # Its bytecode is kept, as that of any installed program is.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    null = subprocess.DEVNULL
    with tempfile.TemporaryFile() as said:
        with psutil.Popen(command, env=environment, stdin=null, stdout=null, stderr=said) as main:
            while look and main.poll() is None:
                with suppress(psutil.Error):  # one has just ended
                    look(main, seen)
                time.sleep(LOOK_EVERY_S)
        if main.returncode:
            said.seek(0)
            raise SystemExit(f"{command} failed:\n{said.read().decode(errors='replace')[-2000:]}")


def cost(commands: list[list[str]], look: Look | None = None) -> Cost:
    seen, cpu, began = Watched(), waited_for_s(), time.monotonic()
    for command in commands:
        run(command, look, seen)
    wall_s = time.monotonic() - began
    return Cost(wall_s, waited_for_s() - cpu + sum(seen.sandboxed_s.values()))


def waited_for_s() -> float:
    """Reap what was left to this process as the reaper of orphans; give all reaped time."""
    with suppress(ChildProcessError):
        while True:
            os.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def vidcat_command(folder: str, what: Path, depth: Depth) -> list[str]:
    ingest = ["ingest", str(what), "--depth", depth.value, "--json"]
    return [sys.executable, "-m", "vidcat", "--catalogue", f"{folder}/catalogue", *ingest]


def vidcat(what: Path, depth: Depth) -> Cost:
    with tempfile.TemporaryDirectory(prefix="vidcat-bench-") as folder:
        return cost([vidcat_command(folder, what, depth)], look_at_time)


def ffmpeg(calls: list[list[str]]) -> Cost:
    program = [str(find_tools().ffmpeg), "-nostdin", "-v", "error"]
    return cost([[*program, *call] for call in calls])


def film(corpus: Path, seconds: float) -> list[Shot]:
    """Draw shots until `seconds` are full; always the same film."""
    rng, pool = random.Random(1), sources(corpus, "tune") + sources(corpus, "report")
    drawn: list[Shot] = []
    while (missing_s := seconds - sum(length_s for _, _, length_s in drawn)) > 1 / FPS:
        source = rng.choice([s for s in pool if not drawn or s.family != drawn[-1][0].family])
        room_s = source.end_s - source.start_s - 0.1
        length_s = min(room_s, rng.uniform(2, 8), missing_s)
        drawn.append((source, source.start_s + rng.random() * (room_s - length_s), length_s))
    return drawn


def encode(part: list[Shot], size: tuple[int, int], target: Path) -> None:
    """Cut shots together, every fifth between fades, as a video site would serve them."""
    inputs, chains = [], []
    fit = "scale={0}:{1}:force_original_aspect_ratio=increase,crop={0}:{1}".format(*size)
    for number, (source, start_s, length_s) in enumerate(part):
        inputs += ["-ss", f"{start_s:.3f}", "-t", f"{length_s:.3f}", "-i", str(source.path)]
        fades = f"fade=d=0.4,fade=t=out:st={length_s - 0.4:.3f}:d=0.4," if number % 5 == 4 else ""
        grain = f"noise=c0s={GRAIN}:c0f=t,format=yuv420p"
        chains.append(f"[{number}:v:0]fps={FPS},{fit},setsar=1,{fades}{grain}[v{number}]")
    together = "".join(f"[v{number}]" for number in range(len(part))) + f"concat=n={len(part)}"
    codec = ["-c:v", "libx264", "-preset", "medium", "-crf", "23", "-an"]
    ffmpeg([[*inputs, "-filter_complex", ";".join([*chains, together]), *codec, str(target)]])


def footage(corpus: Path, seconds: float, size: tuple[int, int], folder: Path) -> Path:
    """Make an H.264 film out of the clips, unless an earlier run has; long ones repeat."""
    target = folder / f"edited_{size[1]}p_{seconds:.0f}s.mp4"
    if target.exists():
        return target
    # Encoding takes long, and decoding costs the same again.
    distinct_s = min(seconds, 60 * math.prod(HD) / math.prod(size))
    shots = film(corpus, distinct_s)
    with tempfile.TemporaryDirectory(dir=folder) as parts:
        firsts = range(0, len(shots), SHOTS_A_PART)
        for first in firsts:
            encode(shots[first : first + SHOTS_A_PART], size, Path(parts) / f"{first}.mp4")
        listed, whole = Path(parts) / "list.txt", Path(parts) / target.name
        once = "".join(f"file {first}.mp4\n" for first in firsts)
        listed.write_text(once * math.ceil(seconds / distinct_s))
        ffmpeg([["-f", "concat", "-i", str(listed), "-t", f"{seconds}", "-c", "copy", str(whole)]])
        whole.rename(target)
    return target


def samples(file: Path, depth: Depth | None, wanted: set[int] | None = None) -> Sampled:
    """Take the reduced pictures at the `wanted` pts, else as vidcat does."""
    taken: dict[int, Frame] = {}
    count, last, time_s = 0, -1, 0.0
    with io.FileIO(file) as media, open_decoding(media, depth, 40_000_000, threads=1) as decoding:
        for pts, frame in decoding.frames(Meter(0.0, Allowance(math.inf, math.inf, 0.0))):
            time_s = float((pts - (decoding.first_pts or 0)) * decoding.time_base)
            cell = math.floor(time_s * SAMPLES_PER_S + 1e-6)
            due, last = cell > last, max(cell, last)
            count += due
            if due if wanted is None else pts in wanted:
                taken[pts] = reduced_luma(frame, UPRIGHT)
    return taken, count, time_s


def print_exactness(files: list[Path]) -> None:
    """Compare what is decoded without unreferenced frames with a full decode, at the same pts."""
    ours = every = absent = pictures = bits = 0
    seconds = 0.0
    for file in files:
        fast, count, duration_s = samples(file, Depth.FULL)
        full, full_count, _ = samples(file, None, set(fast))
        ours, every, seconds = ours + count, every + full_count, seconds + duration_s
        absent += len(fast.keys() - full.keys())
        for pts in fast.keys() & full.keys():
            pictures += not np.array_equal(fast[pts], full[pts])
            bits += not np.array_equal(*hash_pictures(np.stack([fast[pts], full[pts]])).pdq)
    for name, taken in (("unreferenced frames skipped", ours), ("all frames decoded", every)):
        print_row(f"samples, {name}", f"{taken}", f"{taken / seconds:.2f} a second")
    differ = f"{bits}, {pictures}, {absent}"
    print_row("of the first: other PDQ, other pixels, no pts", differ, aim="0, 0, 0")


def print_times(name: str, what: Path, files: list[Path], repeats: int) -> None:
    plain = [["-i", str(file), "-map", "0:v:0", "-f", "null", "-"] for file in files]
    tools: dict[str, Callable[[], Cost]] = {
        "ffmpeg, decode only": partial(ffmpeg, plain),
        "vidcat full": partial(vidcat, what, Depth.FULL),
        "vidcat fast": partial(vidcat, what, Depth.FAST),
        "PySceneDetect": partial(cost, [[sys.executable, "-c", _SCENEDETECT, *map(str, files)]]),
    }
    rounds = [{tool: measure() for tool, measure in tools.items()} for _ in range(repeats)]
    for tool in tools:
        own, base = ([one[t] for one in rounds] for t in (tool, "ffmpeg, decode only"))
        cells = [spread([c.wall_s for c in own], 1), spread([c.cpu_s for c in own], 1)]
        print_row(f"{name}: {tool}", *cells, *ratios(own, base), aim=AIMS.get(tool, ""))
    slow, quick = ([one[t] for one in rounds] for t in ("PySceneDetect", "vidcat full"))
    print_row(f"{name}: PySceneDetect / vidcat full", "", "", *ratios(slow, quick), aim=">= 3")


def ratios(a: list[Cost], b: list[Cost]) -> tuple[str, str]:
    pairs = list(zip(a, b, strict=True))
    cpu = spread([one.cpu_s / other.cpu_s for one, other in pairs], 2)
    return spread([one.wall_s / other.wall_s for one, other in pairs], 2), cpu


def spread(values: list[float], digits: int) -> str:
    middle, least, most = statistics.median(values), min(values), max(values)
    return f"{middle:.{digits}f} ({least:.{digits}f}-{most:.{digits}f})"


def print_memory(file: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        run(vidcat_command(folder, file, Depth.FULL), look_at_memory, peak := Watched())
    print_row("1080p, MiB: worker and its decoder", f"{peak.pair:.0f}", aim="< 400")
    print_row("1080p, MiB: largest process, all", f"{peak.largest:.0f}, {peak.tree:.0f}")


def print_row(name: str, *cells: str, aim: str = "") -> None:
    padded = [*cells, "", "", "", ""][:4]
    print(f"{name:<46}" + "".join(f"{cell:>22}" for cell in padded) + f"{aim:>9}", flush=True)


def print_machine() -> None:
    found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    cores, load = len(os.sched_getaffinity(0)), os.getloadavg()[0]
    print(f"{found[1] if found else platform.machine()}, {cores} cores, load before {load:.1f}")
    print(f"{platform.platform()}, Python {platform.python_version()}, {DECODER_VERSION}")
    versions = find_tools().version, cv2.__version__, scenedetect.__version__
    print("ffmpeg {}, OpenCV {}, PySceneDetect {}\n".format(*versions))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parents[2] / "shared/corpus")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "vidcat-bench")
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    long = footage(given.corpus, given.minutes * 60, HD, given.work)
    wide = footage(given.corpus, 60, FULL_HD, given.work)
    files = sorted(path for path in given.corpus.rglob("*") if path.suffix in SUFFIXES)
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # else orphans' time is lost
    print_machine()
    print_row("", "wall s", "processor s", "wall / ffmpeg", "processor / ffmpeg", aim="aim")
    print_times(f"{len(files)} clips", given.corpus, files, given.repeats)
    print_times(f"{given.minutes:g} min 720p", long, [long], given.repeats)
    print_memory(wide)
    print_exactness(files)


if __name__ == "__main__":
    main()
