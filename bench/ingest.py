"""Measure `vidcat ingest` beside plain FFmpeg decoding and PySceneDetect: time, memory, exactness.

    python bench/ingest.py [--corpus DIR] [--minutes 10] [--repeats 3] [--work DIR]

In:     a folder of clips, see bench/edited_footage.py; long files are cut from them once and kept
        in the work folder.
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
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import psutil
import scenedetect

from edited_footage import Frame, Source, sources
from vidcat.domain.model import Depth
from vidcat.media.decode import Clock, open_decoding
from vidcat.media.extractor import DECODER_VERSION, SAMPLES_PER_S
from vidcat.media.ffmpeg import find_tools
from vidcat.media.fingerprints import hash_pictures
from vidcat.media.pictures import reduced_luma

FPS = 30
HD, FULL_HD = (1280, 720), (1920, 1080)
GRAIN = 6  # strength of FFmpeg's noise filter: enlarged clips are too smooth for their size
SHOTS_A_PART = 16  # decoders open at a time
SUFFIXES = frozenset({".mp4", ".mkv", ".webm", ".avi", ".mov", ".ogv", ".3gp"})
MIB = 1 << 20
MAX_PIXELS = 40_000_000
_PR_SET_CHILD_SUBREAPER = 36
_SCENEDETECT = """
import sys
from scenedetect import ContentDetector, VideoOpenFailure, detect
for name in sys.argv[1:]:
    try:
        detect(name, ContentDetector())
    except VideoOpenFailure as error:
        print(error, file=sys.stderr)
"""


@dataclass(frozen=True)
class Cost:
    """What a command took; `cpu_s` is that of all processes it left behind or waited for."""

    wall_s: float
    cpu_s: float


@dataclass
class Peak:
    """The largest proportional set sizes seen, in MiB."""

    process: float = 0.0
    pair: float = 0.0
    tree: float = 0.0


def adopt_orphans() -> None:
    """Make this process the parent of orphans below it, so that their processor time counts."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cost(commands: list[list[str]]) -> Cost:
    """Run commands one after another; a killed sandbox is reaped before its time is read."""
    cpu, began = cpu_of_children(), time.monotonic()
    for command in commands:
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True)
    wall_s = time.monotonic() - began
    reap()
    return Cost(wall_s, cpu_of_children() - cpu)


def reap() -> None:
    try:
        while True:
            os.wait()
    except ChildProcessError:
        return


def vidcat_command(catalogue: Path, what: Path, depth: Depth) -> list[str]:
    ingest = ["ingest", str(what), "--depth", depth.value, "--json"]
    return [sys.executable, "-m", "vidcat", "--catalogue", str(catalogue), *ingest]


def vidcat(what: Path, depth: Depth) -> Cost:
    with tempfile.TemporaryDirectory(prefix="vidcat-bench-") as folder:
        return cost([vidcat_command(Path(folder) / "catalogue", what, depth)])


def ffmpeg(files: list[Path]) -> Cost:
    program = str(find_tools().ffmpeg)
    before, after = ["-nostdin", "-v", "error", "-i"], ["-map", "0:v:0", "-f", "null", "-"]
    return cost([[program, *before, str(file), *after] for file in files])


def pyscenedetect(files: list[Path]) -> Cost:
    """All files in one process: importing it anew for each would not be its detector's fault."""
    return cost([[sys.executable, "-c", _SCENEDETECT, *map(str, files)]])


def clips(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES)


def shots(corpus: Path, seconds: float) -> list[tuple[Source, float, float]]:
    """Draw (source, start, length) until a film of `seconds` is full; always the same film."""
    rng, pool = random.Random(1), sources(corpus, "tune") + sources(corpus, "report")
    drawn: list[tuple[Source, float, float]] = []
    missing_s = seconds
    while missing_s > 1 / FPS:
        source = rng.choice([s for s in pool if not drawn or s.family != drawn[-1][0].family])
        length_s = min(source.end_s - source.start_s - 0.1, rng.uniform(2, 8), missing_s)
        room_s = source.end_s - source.start_s - length_s
        drawn.append((source, source.start_s + rng.random() * room_s, length_s))
        missing_s -= length_s
    return drawn


def encode(part: list[tuple[Source, float, float]], size: tuple[int, int], target: Path) -> None:
    """Cut shots together, every fifth between fades, as a video site would serve them."""
    width, height = size
    inputs, chains = [], []
    for number, (source, start_s, length_s) in enumerate(part):
        inputs += ["-ss", f"{start_s:.3f}", "-t", f"{length_s:.3f}", "-i", str(source.path)]
        fades = f"fade=d=0.4,fade=t=out:st={length_s - 0.4:.3f}:d=0.4," if number % 5 == 4 else ""
        chains.append(
            f"[{number}:v:0]fps={FPS},scale={width}:{height}:force_original_aspect_ratio=increase,"
            f"crop={width}:{height},setsar=1,{fades}noise=c0s={GRAIN}:c0f=t,format=yuv420p"
            f"[v{number}]"
        )
    joined = "".join(f"[v{number}]" for number in range(len(part))) + f"concat=n={len(part)}"
    graph = ";".join([*chains, joined])
    codec = ["-c:v", "libx264", "-preset", "medium", "-crf", "23", "-an"]
    make([*inputs, "-filter_complex", graph, *codec, str(target)])


def make(arguments: list[str]) -> None:
    program = [str(find_tools().ffmpeg), "-nostdin", "-v", "error"]
    subprocess.run([*program, *arguments], check=True)


def footage(corpus: Path, seconds: float, size: tuple[int, int], folder: Path) -> Path:
    """Make an H.264 film out of the clips, unless an earlier run has.

    After a while it repeats: encoding takes long, and decoding costs the same again.
    """
    distinct_s = 60 * HD[0] * HD[1] / (size[0] * size[1])
    target = folder / f"edited_{size[1]}p_{seconds:.0f}s.mp4"
    if target.exists():
        return target
    film = shots(corpus, min(seconds, distinct_s))
    with tempfile.TemporaryDirectory(dir=folder) as parts:
        listed = Path(parts) / "list.txt"
        for number, first in enumerate(range(0, len(film), SHOTS_A_PART)):
            name = Path(parts) / f"{number}.mp4"
            encode(film[first : first + SHOTS_A_PART], size, name)
            with listed.open("a") as file:
                file.write(f"file {name.name}\n")
        listed.write_text(listed.read_text() * math.ceil(seconds / distinct_s))
        whole = Path(parts) / target.name
        make(["-f", "concat", "-t", f"{seconds}", "-i", str(listed), "-c", "copy", str(whole)])
        whole.rename(target)
    return target


def peak_memory(file: Path, interval_s: float = 0.05) -> Peak:
    """Ingest a file and watch its process tree; a pair is a worker and all that it started."""
    peak = Peak()
    with tempfile.TemporaryDirectory(prefix="vidcat-bench-") as folder:
        command = vidcat_command(Path(folder) / "catalogue", file, Depth.FULL)
        with psutil.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as main:
            while main.poll() is None:
                observe(main, peak)
                time.sleep(interval_s)
    reap()
    return peak


def observe(main: psutil.Process, peak: Peak) -> None:
    try:
        workers = main.children()
        sizes = [[resident(p) for p in (w, *w.children(recursive=True))] for w in workers]
    except psutil.Error:
        return  # one of them has just ended
    own = resident(main)
    peak.process = max(peak.process, own, *(size for tree in sizes for size in tree), 0.0)
    peak.pair = max(peak.pair, *(sum(tree) for tree in sizes), 0.0)
    peak.tree = max(peak.tree, own + sum(map(sum, sizes)))


def resident(process: psutil.Process) -> float:
    try:
        return process.memory_full_info().pss / MIB
    except psutil.AccessDenied:
        return process.memory_info().rss / MIB
    except psutil.NoSuchProcess:
        return 0.0


@dataclass
class Exactness:
    """How samples decoded without unreferenced frames compare with a full decode."""

    samples: int = 0
    full_samples: int = 0
    missing: int = 0
    pixels_differ: int = 0
    pdq_differ: int = 0
    seconds: float = 0.0

    def add(self, file: Path) -> None:
        fast, duration_s = samples(file, Depth.FULL, None)
        wanted = set(fast)
        every, _ = samples(file, None, wanted)
        usual, _ = samples(file, None, None)
        self.samples += len(fast)
        self.full_samples += len(usual)
        self.seconds += duration_s
        self.missing += len(wanted - set(every))
        for pts in wanted & set(every):
            a, b = fast[pts], every[pts]
            self.pixels_differ += not np.array_equal(a, b)
            both = hash_pictures(np.stack([a, b])).pdq
            self.pdq_differ += not np.array_equal(both[0], both[1])


def samples(
    file: Path, depth: Depth | None, wanted: set[int] | None
) -> tuple[dict[int, Frame], float]:
    """Give the reduced pictures at the `wanted` pts, else four a second as vidcat takes them."""
    taken: dict[int, Frame] = {}
    cell, time_s = -1, 0.0
    with (
        io.FileIO(file) as media,
        open_decoding(media, depth, MAX_PIXELS, threads=1) as decoding,
    ):
        for pts, frame in decoding.frames(Clock(time.monotonic(), 1e9, 1e9)):
            time_s = float((pts - (decoding.first_pts or 0)) * decoding.time_base)
            due = int(time_s * SAMPLES_PER_S + 1e-6) > cell if wanted is None else pts in wanted
            if due:
                cell = int(time_s * SAMPLES_PER_S + 1e-6)
                taken[pts] = reduced_luma(frame, 0)
    return taken, time_s


def spread(values: list[float], digits: int = 1) -> str:
    middle, least, most = (f(values) for f in (statistics.median, min, max))
    return f"{middle:.{digits}f} ({least:.{digits}f}-{most:.{digits}f})"


def print_times(name: str, what: Path, files: list[Path], repeats: int) -> None:
    tools: dict[str, Callable[[], Cost]] = {
        "ffmpeg, decode only": lambda: ffmpeg(files),
        "vidcat full": lambda: vidcat(what, Depth.FULL),
        "vidcat fast": lambda: vidcat(what, Depth.FAST),
        "PySceneDetect content": lambda: pyscenedetect(files),
    }
    aims = {"vidcat full": "<= 1.0", "vidcat fast": "<= 0.12", "PySceneDetect content": ""}
    rounds = [{tool: run() for tool, run in tools.items()} for _ in range(repeats)]
    for tool in tools:
        wall = [one[tool].wall_s for one in rounds]
        cpu = [one[tool].cpu_s for one in rounds]
        wall_ratio = [one[tool].wall_s / one["ffmpeg, decode only"].wall_s for one in rounds]
        cpu_ratio = [one[tool].cpu_s / one["ffmpeg, decode only"].cpu_s for one in rounds]
        cells = (spread(wall), spread(cpu), spread(wall_ratio, 2), spread(cpu_ratio, 2))
        print_row(f"{name}: {tool}", *cells, aims.get(tool, ""))
    by = {"wall": lambda c: c.wall_s, "cpu": lambda c: c.cpu_s}
    gain = [
        spread([of(one["PySceneDetect content"]) / of(one["vidcat full"]) for one in rounds], 2)
        for of in by.values()
    ]
    print_row(f"{name}: vidcat full is faster than PySceneDetect by", "", "", *gain, ">= 3")


def print_row(name: str, *cells: str) -> None:
    print(f"{name:<58}" + "".join(f"{cell:>22}" for cell in cells), flush=True)


def print_machine() -> None:
    info = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = next((line for line in info.splitlines() if line.startswith("model name")), "")
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(model.partition(": ")[2] or platform.processor(), end=", ")
    print(f"{len(os.sched_getaffinity(0))} cores, load before {load}; {platform.platform()}")
    print(f"Python {platform.python_version()}, {DECODER_VERSION}, ffmpeg {find_tools().version}")
    print(f"OpenCV {cv2.__version__}, PySceneDetect {scenedetect.__version__}\n")


def print_memory(file: Path) -> None:
    peak = peak_memory(file)
    print_row("1080p: largest process, MiB", f"{peak.process:.0f}")
    print_row("1080p: worker and its decoder, MiB", f"{peak.pair:.0f}", "", "", "", "< 400")
    print_row("1080p: whole tree, MiB", f"{peak.tree:.0f}")


def print_exactness(files: list[Path]) -> None:
    found = Exactness()
    for file in files:
        found.add(file)
    a_second = spread([found.samples / found.seconds], 2).partition(" ")[0]
    usual = spread([found.full_samples / found.seconds], 2).partition(" ")[0]
    print_row("samples without unreferenced frames", str(found.samples), f"{a_second} a second")
    print_row("samples of a full decode", str(found.full_samples), f"{usual} a second")
    differ = (f"{found.pdq_differ} PDQ", f"{found.pixels_differ} pictures")
    print_row("of the first, not the same at the same pts", *differ, "", "", "0")
    print_row("of the first, no such pts in a full decode", str(found.missing), "", "", "", "0")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    beside = Path(__file__).parents[2] / "shared" / "corpus"
    parser.add_argument("--corpus", type=Path, default=beside)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "vidcat-bench")
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    long = footage(given.corpus, given.minutes * 60, HD, given.work)
    wide = footage(given.corpus, 60, FULL_HD, given.work)
    files = clips(given.corpus)
    adopt_orphans()
    print_machine()
    print_row("", "wall s", "processor s", "wall / ffmpeg", "processor / ffmpeg", "aim, wall")
    print_times(f"{len(files)} clips", given.corpus, files, given.repeats)
    print_times(f"{given.minutes:g} min 720p", long, [long], given.repeats)
    print_memory(wide)
    print_exactness(files)


if __name__ == "__main__":
    main()
