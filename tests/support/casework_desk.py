"""A small desk for tests: three people, a taxonomy of nine types, videos that nobody decoded."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from vidcat.casework.desk.people import add_person
from vidcat.casework.desk.viewings import record_shown
from vidcat.casework.equipment.types_and_items import import_types
from vidcat.casework.sightings.statements import make_sighting
from vidcat.domain.copies.alignment import Segment
from vidcat.domain.copies.frame_maps import SAME_FRAME, FrameMap
from vidcat.domain.copies.matching import Band, Kind, Relation
from vidcat.domain.equipment.equipment_type import EquipmentType
from vidcat.domain.sightings.statements import (
    Certainty,
    Identification,
    Moment,
    Role,
    Sighting,
    Statement,
)
from vidcat.domain.values.regions import Region
from vidcat.domain.values.time import TimeBase
from vidcat.domain.video.looking import ScreenTime, Shown
from vidcat.domain.video.model import (
    Extraction,
    FileIdentity,
    FileStamp,
    Hashes,
    Keyframe,
    MediaFacts,
    Samples,
)
from vidcat.store.session import Store

ANN, BOB, CYD = "Ann", "Bob", "Cyd"
A, B, C, D = (letter * 64 for letter in "abcd")
BASE = TimeBase(1, 12_800)
BTR, APC, LAND = "vehicle/land/apc/btr-80", "vehicle/land/apc", "vehicle/land"
TYPES = [
    EquipmentType("vehicle", {"en": "Vehicle", "ar": "مركبة"}),
    EquipmentType(LAND, {"en": "Land vehicle"}),
    EquipmentType(APC, {"en": "Armoured personnel carrier"}, ("APC",)),
    EquipmentType(BTR, {"en": "BTR-80", "ar": "بي تي آر-80"}, ("BTR80",), ("RU",)),
    EquipmentType("vehicle/land/apc/btr-82", {"en": "BTR-82"}),
    EquipmentType("vehicle/land/btr-80-old", {"en": "BTR 80 (old node)"}, replaced_by=BTR),
    EquipmentType("vehicle/land/technical", {"en": "Technical"}),
    EquipmentType("weapon", {"en": "Weapon"}),
    EquipmentType("weapon/toophan", {"en": "Toophan"}),
]


class Clock:
    """A clock that goes on by one second each time it is read."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def open_desk(file: Path) -> Store:
    """Make a catalogue's database with people, types and the videos A to D."""
    file.write_bytes(_laid_out())
    return Store(file, Clock())


@cache
def _laid_out() -> bytes:
    """Make it once: the migrations take longer than most tests."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "catalogue.db"
        store = Store(file, Clock())
        _set_up(store)
        store.close()
        return file.read_bytes()


def _set_up(store: Store) -> None:
    for name, role in ((ANN, Role.ANALYST), (BOB, Role.REVIEWER), (CYD, Role.MANAGER)):
        add_person(store, name, role)
    import_types(store, TYPES, "test")
    add_videos(store, (A, B, C, D))


def add_videos(store: Store, videos: Iterable[str], base: TimeBase = BASE) -> None:
    """Register videos of a minute, as extraction would leave them."""
    with store.write() as tx:
        for sha256 in videos:
            identity, found = decoded(sha256, base)
            tx.videos.register(identity)
            tx.videos.save_extraction(
                sha256, tx.stage_runs.start(sha256, "extract", "1", {}), found
            )


def decoded(sha256: str, base: TimeBase = BASE) -> tuple[FileIdentity, Extraction]:
    """Give a file of a minute, and what decoding it would give."""
    facts = MediaFacts(
        "mov", "h264", "yuv420p", 640, 360, 0, "1:1", 25.0, 60.0, base, 0, base.nearest_pts(60.0)
    )
    samples = Samples("", np.array([], np.int64), 0)
    identity = FileIdentity(b"/videos/" + sha256.encode(), sha256, FileStamp(1, 2, 3, 512, 4, 6))
    return identity, Extraction(facts, (), (), samples, "decoder", 0, None)


def give_stills(store: Store, video: str, times: Iterable[float]) -> None:
    """Let extraction find keyframes in a video at these seconds."""
    _, extraction = decoded(video)
    stills = tuple(
        Keyframe(
            BASE.nearest_pts(time), time, 640, 360, f"{n:064x}", Hashes(bytes(8), bytes(32), 50)
        )
        for n, time in enumerate(times)
    )
    with store.write() as tx:
        run = tx.stage_runs.start(video, "extract", "test", {})
        tx.videos.save_extraction(video, run, replace(extraction, keyframes=stills))
        tx.stage_runs.finish(run, "done")


def look(
    store: Store, video: str, seconds: float, by: str, how: Shown = Shown.CLEAR, lasts: float = 2.0
) -> None:
    """Show a person the frame of a time."""
    record_shown(store, video, [ScreenTime(BASE.nearest_pts(seconds), None, lasts, how)], by)


def at(start_s: float, end_s: float | None = None, base: TimeBase = BASE) -> Moment:
    """Name the frames at these seconds."""
    end = start_s if end_s is None else end_s
    return Moment(base.nearest_pts(start_s), base.nearest_pts(end), base, "0" * 64)


def said(type_id: str = BTR, region: Region | None = None, **fields: object) -> Statement:
    """Make a statement of a type, and what else is given."""
    return replace(Statement(Identification(type_id, Certainty.CERTAIN), region), **fields)  # type: ignore[arg-type]


def see(
    store: Store, video: str, moment: Moment, statement: Statement | None = None, by: str = ANN
) -> Sighting:
    """Make a sighting."""
    return make_sighting(store, video, moment, statement or said(), by)[0]


def segment(
    a: tuple[float, float],
    b: tuple[float, float],
    rate: float = 1.0,
    place: FrameMap = SAME_FRAME,
) -> Segment:
    """Align seconds of a with seconds of b."""
    return Segment(*a, *b, rate, distance=12.0, votes=40, ambiguous=False, map=place)


def relate(store: Store, a: str, b: str, *segments: Segment, band: Band = Band.PROBABLE) -> None:
    """Record that b was matched with a, beside what b was matched with before."""
    found = Relation(a, b, Kind.NEAR, band, 12.0, 1.0, 1.0, segments)
    with store.write() as tx:
        run = tx.stage_runs.start(b, "match", "1", {})
        before = [r for r in tx.relations.listed(b) if {r.a, r.b} != {a, b}]
        tx.relations.replace(b, run, [*before, found])
        tx.stage_runs.finish(run, "done")


def now(store: Store, number: int) -> Sighting:
    """Give the current version of a sighting."""
    with store.read() as tx:
        return tx.sightings.get(number)


def on(store: Store, video: str) -> list[Sighting]:
    """Give the current sightings of a video."""
    with store.read() as tx:
        return tx.sightings.of_video(video)
