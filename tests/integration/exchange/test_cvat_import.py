"""What was drawn in CVAT comes in as it was drawn, at exact frames, or not at all."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from casework_desk import ANN, BOB, BTR, on, said, see
from footage_desk import FIXTURES, frame_times, hold, moment, open_catalogue_in
from vidcat.catalogue import Catalogue
from vidcat.domain.provenance.custody_log import LoggedKind
from vidcat.domain.questions.question import Question
from vidcat.domain.sightings.statements import Certainty, Identification, Sighting
from vidcat.domain.values.regions import Region
from vidcat.errors import BadAnnotations, NoFrameNumbers, NoSuchPerson, OriginalMissing
from vidcat.exports.parts.answer import Choices
from vidcat.exports.registry import FORMATS
from vidcat.imports.exchange import cvat_file
from vidcat.media.ffmpeg.tools import find_tools
from vidcat.operations.export.answers import ExportOrder, take_out
from vidcat.operations.import_.cvat import CvatOrder, CvatTaken, import_cvat

PIG, UNEVEN, WIDE, TURNED = (
    FIXTURES / name for name in ("pig.mp4", "vfr.mkv", "sar_4_3.mp4", "rotated_90.mp4")
)
HEAD = (
    "<annotations><version>1.1</version><meta><task><size>163</size><original_size>"
    "<width>360</width><height>240</height></original_size></task></meta>\n"
)
BOX = 'outside="0" keyframe="1" xtl="36.00" ytl="60.00" xbr="144.00" ybr="180.00"'


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    made = open_catalogue_in(tmp_path)
    yield made
    made.store.close()


def take_in(catalogue: Catalogue, path: Path, video: str, **changed: Any) -> CvatTaken:
    order = CvatOrder(path, video, ANN, Certainty.PROBABLE)
    return import_cvat(catalogue, replace(order, **changed), lambda done, of: None)


def written(catalogue: Catalogue, text: str | bytes) -> Path:
    file = catalogue.folder / "drawn.xml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def track(*boxes: str, label: str = "BTR80") -> str:
    return f'<track id="0" label="{label}">\n{"".join(boxes)}</track>\n'


def box(frame: int, rest: str = BOX) -> str:
    return f'<box frame="{frame}" {rest}></box>\n'


def told(sighting: Sighting) -> tuple[object, ...]:
    moment, statement = sighting.moment, sighting.statement
    return (moment.pts, moment.end_pts, moment.time_base, statement.identification)


@pytest.mark.parametrize("clip", [PIG, UNEVEN, WIDE, TURNED], ids=lambda clip: clip.name)
def test_what_goes_out_comes_in_again_the_same(
    catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory, clip: Path
) -> None:
    video, last = hold(catalogue.store, clip), len(frame_times(clip)) - 1
    regions = [Region(1 / 3, 1 / 7, 0.123456, 0.2), Region(0, 0, 1, 1), Region(0.9, 0.9, 0.1, 0.1)]
    for (first, end), region in zip(((3, 3), (2, last), (last, last)), regions, strict=True):
        identification = Identification("weapon/toophan", Certainty.POSSIBLE)
        statement = replace(said(BTR, region), identification=identification)
        see(catalogue.store, video, moment(clip, first, end), statement)
    order = ExportOrder(
        FORMATS["cvat-xml"], catalogue.folder / "o.xml", Question(video=video), Choices(), ANN
    )
    take_out(catalogue, order, lambda done, of: None)

    other = open_catalogue_in(tmp_path_factory.mktemp("other"))
    hold(other.store, clip)
    done = take_in(other, order.output, video)
    assert (done.taken.made, done.types) == (3, {"weapon/toophan": 3})
    was, now = on(catalogue.store, video), on(other.store, video)
    assert sorted(map(told, now), key=str) == sorted(map(told, was), key=str)
    side = 360  # no side of these clips is longer
    for a, b in zip(was, now, strict=True):
        assert a.statement.region
        assert b.statement.region
        pairs = zip(a.statement.region.numbers, b.statement.region.numbers, strict=True)
        assert all(abs(p - q) * side < 1e-3 for p, q in pairs)
    again = take_in(other, order.output, video)
    assert (again.taken.made, again.taken.known) == (0, 3)
    other.store.close()


def test_frames_are_exact_and_the_log_says_where_they_came_from(catalogue: Catalogue) -> None:
    video = hold(catalogue.store, PIG)
    certain = '<attribute name="certainty">cannot be excluded</attribute>'
    moving = box(20, BOX.replace("36.00", "30.00")).replace("></box>", f">{certain}</box>")
    between = box(15, BOX.replace('keyframe="1"', 'keyframe="0"').replace("36.00", "33.00"))
    ends = box(30, BOX.replace('outside="0"', 'outside="1"').replace("36.00", "30.00"))
    text = HEAD + track(box(10), between, moving, ends) + "</annotations>"
    done = take_in(catalogue, written(catalogue, text), video)
    first, second = on(catalogue.store, video)
    times = frame_times(PIG)
    assert (first.moment.pts, first.moment.end_pts) == (times[10], times[10])
    assert (second.moment.pts, second.moment.end_pts) == (times[20], times[29])
    assert first.statement.identification == Identification(BTR, Certainty.PROBABLE)
    assert second.statement.identification.certainty is Certainty.NOT_EXCLUDED
    assert first.by == ANN
    shown = hashes(PIG)
    assert [each.moment.pixel_hash for each in (first, second)] == [shown[10], shown[20]]
    with catalogue.store.read() as tx:
        (line,) = tx.custody_log.lines(LoggedKind.IMPORTED)
    assert (line.by, line.detail["made"], line.detail["video"]) == (ANN, 2, video)
    assert done.taken.made == 2


def hashes(clip: Path) -> list[str]:
    """Ask ffmpeg for the SHA-256 of the pixels of every frame."""
    line = [
        str(find_tools().ffmpeg),
        "-nostdin",
        "-v",
        "error",
        "-noautorotate",
        "-i",
        str(clip),
        "-map",
        "0:v:0",
    ]
    line += ["-vsync", "passthrough", "-f", "framehash", "-hash", "sha256", "-"]
    rows = subprocess.run(line, check=True, capture_output=True, text=True, timeout=60).stdout
    return [row.split(",")[5].strip() for row in rows.splitlines() if not row.startswith("#")]


def test_a_dry_run_counts_and_records_nothing(catalogue: Catalogue) -> None:
    video = hold(catalogue.store, PIG)
    text = HEAD + track(box(10)) + track(box(11), label="مركبة") + "</annotations>"
    done = take_in(catalogue, written(catalogue, text), video, dry_run=True)
    assert (done.taken.made, done.types) == (2, {BTR: 1, "vehicle": 1})
    assert_nothing(catalogue, video)


def assert_nothing(catalogue: Catalogue, video: str) -> None:
    assert on(catalogue.store, video) == []
    with catalogue.store.read() as tx:
        assert tx.custody_log.lines(LoggedKind.IMPORTED) == []


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE annotations [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{"&a;" * 10}">' for n in range(9))
    + "]><annotations>&a8;</annotations>"
)
GOOD = track(box(3))
REFUSED = {
    "a bomb of entities": (BOMB, "line 1: it declares a document type"),
    "a file from elsewhere": (
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><annotations/>',
        "line 1: it declares",
    ),
    "another size": (HEAD.replace("360", "640") + GOOD, "line 1: original_size is 640 x 240"),
    "no size": ("<annotations><meta/>" + GOOD, "does not say of which size"),
    "more frames": (HEAD.replace("163", "164") + GOOD, "line 1: it is of 164 frames.* has 163"),
    "a frame beyond": (HEAD + GOOD + track(box(163)), "line 6: frame 163 lies beyond the end"),
    "a stretch that ends beyond": (
        HEAD + track(box(3), box(900, BOX.replace('outside="0"', 'outside="1"'))),
        "line 3: frame 899 lies beyond",
    ),
    "a box outside": (
        HEAD + GOOD + track(box(4, BOX.replace("144", "377"))),
        "line 6: box: 36, 60, 377, 180 does not lie inside 360 x 240",
    ),
    "no numbers": (HEAD + track(box(3, BOX.replace("144.00", "nan"))), "line 3: box: xbr: 'nan'"),
    "unknown labels": (
        HEAD + GOOD + track(box(4), label="tonk") + track(box(5), label="bear"),
        "line 6: No type is called 'tonk'.*line 9: No type is called 'bear'",
    ),
    "frames out of order": (HEAD + track(box(4), box(4)), "line 4: box: frame 4 stands after"),
    "other shapes": (HEAD + '<track label="x">\n<polygon frame="1"/></track>', "line 3: polygon"),
    "turned boxes": (HEAD + track(box(3, BOX + ' rotation="30"')), "line 3: box: it is turned"),
    "pictures": (HEAD + '<image id="0"><box label="x"/></image>', "line 2: image: only"),
    "another video": (
        HEAD.replace("</size>", f"</size><bugtracker>vidcat:{'e' * 64}</bugtracker>") + GOOD,
        "exported of video eeeeeeeeeeee",
    ),
    "too many tracks": (HEAD + GOOD * 100_000, "it has more than 20,000 tracks"),
    "a deep nest": (HEAD + "<a>" * 1_000 + "<track>", "line 2: it is nested too deeply"),
    "half a file": (HEAD + GOOD + '<track id="1" la', "line 5: it is no XML"),
    "a piece without end": (HEAD + '<track id="' + "x" * 6_000_000, "a piece of it does not end"),
    "no CVAT": ("<html/>", "line 1: it begins with 'html'"),
    "no XML": ("PK\x03\x04", "line 1: it is no XML"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_file_is_refused_with_its_line_and_nothing_comes_in(
    catalogue: Catalogue, what: str
) -> None:
    video = hold(catalogue.store, PIG)
    text, phrase = REFUSED[what]
    closed = text + "</annotations>" if text.startswith(HEAD[:14]) else text
    with pytest.raises(BadAnnotations, match=phrase) as error:
        take_in(catalogue, written(catalogue, closed), video)
    assert error.value.message.startswith("drawn.xml")
    assert_nothing(catalogue, video)


def test_many_problems_are_told_in_one_bounded_sentence(catalogue: Catalogue) -> None:
    video = hold(catalogue.store, PIG)
    text = HEAD + "".join(track(box(500 + n)) for n in range(500)) + "</annotations>"
    with pytest.raises(BadAnnotations, match="; and 480 more") as error:
        take_in(catalogue, written(catalogue, text), video)
    assert len(error.value.message) < 3_000
    assert len(re.findall("line", error.value.message)) == 20


def test_who_is_unknown_or_has_no_original_takes_nothing_in(catalogue: Catalogue) -> None:
    clip = catalogue.folder / "clip.mp4"
    clip.write_bytes(PIG.read_bytes())
    video, file = hold(catalogue.store, clip, "pig.mp4"), written(catalogue, HEAD + GOOD)
    with pytest.raises(NoSuchPerson):
        take_in(catalogue, file, video, by="Nobody")
    clip.unlink()
    file.write_text(HEAD + GOOD + "</annotations>")
    with pytest.raises(OriginalMissing):
        take_in(catalogue, file, video)
    reel = hold(catalogue.store, FIXTURES / "interlaced.mpg")
    with pytest.raises(NoFrameNumbers):
        take_in(catalogue, file, reel, by=BOB)
    assert_nothing(catalogue, video)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"[]",
        b"{}",
        b'{"found": {"stretches": 1}}',
        b'{"fault": "x", "line": "y"}',
        b'{"found": {"head": {"size": "long"}}}',
        b'{"found": {"stretches": [{"label": "a", "first": 0, "last": 0, "box": {"frame": 0,'
        b' "corners": [NaN, 0, 1, 1], "is_keyframe": true, "is_outside": false, "line": 1}}]}}',
    ],
)
def test_a_reader_that_was_taken_over_is_not_believed(answer: bytes) -> None:
    with pytest.raises(BadAnnotations, match=r"^drawn\.xml: it broke its reader\.$"):
        cvat_file._checked(answer, "drawn.xml")
