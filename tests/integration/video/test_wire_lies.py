"""Whatever a decoder that was taken over says is that video's `corrupt`; the next is decoded."""

import io
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import lying_decoder
from places import FIXTURES
from said import LUMA, message, true_account
from vidcat.domain.video.model import Depth, Extraction
from vidcat.domain.video.reasons import Reason
from vidcat.errors import RefusedEvidence
from vidcat.media.sandbox.choice import choose
from vidcat.media.sandbox.decoder import Message, Sandbox
from vidcat.media.sandbox.message_fields import MAX_PTS
from vidcat.media.sandbox.zygote import ENTRIES
from vidcat.stages.extract import Extractor, extract
from vidcat.vault.blobs import Blobs
from wire_lies import LIMITS, lied_to, plain

CASES = 2_000


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("lies")
    (folder / "lying_decoder.py").write_bytes(Path(lying_decoder.__file__).read_bytes())
    entries = {**ENTRIES, "extract": "lying_decoder:extract"}
    mechanism = choose(allow_unsandboxed=False)
    with Sandbox(mechanism, entries=entries, import_paths=(folder,)) as made:
        yield made


def told(sandbox: Sandbox, lines: list[bytes], folder: Path) -> Extraction:
    """Extract from a video whose bytes are what the decoder says of it."""
    video = folder / "video"
    video.write_bytes(b"\n".join(lines))
    with video.open("rb", buffering=0) as media:
        return extract(
            media,
            depth=Depth.FULL,
            limits=LIMITS,
            sandbox=sandbox,
            blobs=Blobs(folder / "blobs"),
            scratch=folder / "luma",
        )


def lines_of(account: list[dict[str, Any]]) -> list[bytes]:
    return [json.dumps(each).encode() for each in account]


def test_a_true_account_is_taken(sandbox: Sandbox, tmp_path: Path) -> None:
    found = told(sandbox, lines_of(true_account()), tmp_path)
    assert (found.facts.codec, found.facts.duration_s, found.damage) == ("h264", 1.0, None)
    assert [still.pts for still in found.keyframes] == [1]


def changed(place: int, **fields: Any) -> list[dict[str, Any]]:
    account = true_account()
    account[place]["fields"].update(fields)
    return account


TWICE = true_account()
TWICE.insert(6, TWICE[5])
MANY = true_account()
MANY[5:6] = [message("keyframe", {"pts": n, "width": 8, "height": 4}, LUMA + 96) for n in range(21)]
DIGITS = "9" * 4000

MARK = message("clock", {"pts": 2, "file_pts": 0, "section": 2, "lasts": True})
STREAM = message(
    "stream",
    {
        "index": 0,
        "kind": "video",
        "codec": "h264",
        "width": 8,
        "height": 4,
        "seconds": 1.0,
        "language": "",
        "is_default": True,
        "is_cover": False,
        "is_film": True,
        "is_chosen": True,
    },
)


TAG = message("tag", {"stream": None, "key": "make", "value": "Apple", "cut": 0})
CHAPTER = message("chapter", {"start_s": 0.0, "end_s": 1.0, "title": "one", "cut": 0})


def told_of(one, **fields):
    """Return a message with other fields."""
    return message(one["kind"], one["fields"] | fields)


def with_before_end(*more):
    """Return a true account with messages before its last."""
    *said, end = true_account()
    return [*said, *more, end]


LIES = {
    "time base a number": lines_of(changed(0, time_base=4)),
    "time base a list": lines_of(changed(0, time_base=[1, 4])),
    "time base null": lines_of(changed(0, time_base=None)),
    "time base of 4,000 digits": lines_of(changed(0, time_base=f"1/{DIGITS}")),
    "time base of nothing": lines_of(changed(0, time_base="1/0")),
    "pts of 20 digits": lines_of(changed(1, pts=-(10**19))),
    "pts beyond": lines_of(changed(4, pts=MAX_PTS + 1)),
    "pts a float": lines_of(changed(1, pts=0.0)),
    "pts a bool": lines_of(changed(1, pts=False)),
    "size of 19 digits": lines_of(changed(0, width=10**18)),
    "size of a still": lines_of(changed(5, width=10**18, height=10**18)),
    "one still twice": lines_of(TWICE),
    "more stills than the limits allow": lines_of(MANY),
    "still before all samples": lines_of(changed(5, pts=-5)),
    "still after the end": lines_of(changed(5, pts=10**15)),
    "shot before all samples": lines_of(changed(6, start_pts=-(10**15))),
    "shot after the end": lines_of(changed(6, end_pts=10**15)),
    "end far away": lines_of(changed(7, end_pts=10**15)),
    "escape in a codec name": lines_of(changed(0, codec="h264\x1b[2J")),
    "direction mark in a container": lines_of(changed(0, container="mov\u202e")),
    "rotation of 45": lines_of(changed(0, rotation=45)),
    "more frames a second than numbers": lines_of(changed(0, fps=1e300)),
    "reason of ours": lines_of([message("refused", {"reason": "worker_died", "detail": ""})]),
    "reason of nobody": lines_of([message("refused", {"reason": "", "detail": ""})]),
    "no facts": lines_of(true_account()[1:]),
    "facts twice": lines_of([true_account()[0], *true_account()]),
    "more after the end": lines_of([*true_account(), true_account()[4]]),
    "one mark of the clock twice": lines_of(with_before_end(MARK, MARK)),
    "more marks of the clock than are kept": lines_of(
        with_before_end(*(message("clock", MARK["fields"] | {"pts": pts}) for pts in range(600)))
    ),
    "section 0": lines_of(with_before_end(message("clock", MARK["fields"] | {"section": 0}))),
    "more streams than are listed": lines_of(with_before_end(*[STREAM] * 65)),
    "a stream of another kind": lines_of(
        with_before_end(message("stream", STREAM["fields"] | {"kind": "film"}))
    ),
    "escape in a language": lines_of(
        with_before_end(message("stream", STREAM["fields"] | {"language": "\x1b[2J"}))
    ),
    "more tags than are kept": lines_of(with_before_end(*[TAG] * 201)),
    "more chapters than are kept": lines_of(with_before_end(*[CHAPTER] * 201)),
    "a tag longer than is kept": lines_of(with_before_end(told_of(TAG, value="x" * 20_001))),
    "a name longer than is kept": lines_of(with_before_end(told_of(TAG, key="x" * 2_001))),
    "a tag of no stream that is": lines_of(with_before_end(told_of(TAG, stream=-1))),
    "a tag that is no text": lines_of(with_before_end(told_of(TAG, value=["Apple"]))),
    "a tag of half a character": lines_of(with_before_end(told_of(TAG, value="\ud800"))),
    "less than nothing cut": lines_of(with_before_end(told_of(TAG, cut=-1))),
    "a chapter at no time": lines_of(with_before_end(told_of(CHAPTER, start_s=1e300))),
    "a chapter at a word": lines_of(with_before_end(told_of(CHAPTER, end_s="1"))),
    "a title longer than is kept": lines_of(with_before_end(told_of(CHAPTER, title="x" * 20_001))),
    "a tag before the facts": lines_of([TAG, *true_account()]),
    "a manifest that is a word": lines_of(changed(0, c2pa="valid")),
    "less than no tags left out": lines_of(changed(0, tags_left_out=-1)),
    "less than nothing left out": lines_of(changed(7, left_out_frames=-1)),
    "a field too many": lines_of(changed(1, more=1)),
    "a kind that is none": lines_of([*true_account()[:2], message("shots", {})]),
    "header a list": [b"raw [1, 2]"],
    "header no JSON": [b'raw {"kind": "facts", "fields": {"width": 1e999}}'],
    "number of 4,000 digits": [b'raw {"kind": "sample", "fields": {"pts": %s}}' % DIGITS.encode()],
    "nested a thousand times": [b"raw " + b"[" * 1000 + b"]" * 1000],
}


def test_what_a_file_says_of_itself_is_escaped_again(sandbox: Sandbox, tmp_path: Path) -> None:
    evil = "a\x1b[2J\u202eb"
    said = [told_of(TAG, key=evil, value=evil), told_of(CHAPTER, title=evil)]
    found = told(sandbox, lines_of(with_before_end(*said)), tmp_path).facts.metadata
    assert found is not None
    shown = r"a\x1b[2J\u202eb"
    assert [(tag.key, tag.value) for tag in found.tags] == [(shown, shown)]
    assert [chapter.title for chapter in found.chapters] == [shown]


@pytest.mark.parametrize("name", LIES)
def test_a_lie_is_corrupt_and_the_next_video_is_decoded(
    sandbox: Sandbox, tmp_path: Path, name: str
) -> None:
    with pytest.raises(RefusedEvidence) as caught:
        told(sandbox, LIES[name], tmp_path)
    assert caught.value.reason == Reason.CORRUPT
    assert caught.value.message.isprintable()
    assert told(sandbox, lines_of(true_account()), tmp_path).damage is None


def test_stills_take_no_more_than_a_file_can_hold(tmp_path: Path) -> None:
    extractor = Extractor(Blobs(tmp_path), io.BytesIO(), LIMITS, file_bytes=0)
    extractor._still_bytes = 2_000
    extractor.take(plain(true_account()[0]))
    still = message("keyframe", {"pts": 0, "width": 64, "height": 64}, LUMA + 3 * 64 * 64)
    noise = random.Random(1).randbytes(still["payload"])
    with pytest.raises(ValueError, match="more stills than the file can hold"):
        extractor.take(Message("keyframe", still["fields"], noise))
    assert not list(tmp_path.iterdir())


def test_no_lie_raises_grows_or_comes_through(tmp_path: Path) -> None:
    """Structure-aware: accounts with one to three lies each, straight into the parent."""
    outcomes = lied_to(tmp_path, range(CASES))
    assert min(outcomes.values()) > CASES // 50, outcomes


@pytest.mark.parametrize("clip", sorted(FIXTURES.glob("*.m*")), ids=lambda clip: clip.name)
def test_what_our_decoder_says_is_in_the_schema(tmp_path: Path, clip: Path) -> None:
    refused = ""
    with Sandbox(choose(allow_unsandboxed=False)) as sandbox, clip.open("rb", buffering=0) as media:
        try:
            extract(
                media,
                depth=Depth.FAST,
                limits=replace(LIMITS, max_pixels=1 << 24, max_samples=5000, max_keyframes=20_000),
                sandbox=sandbox,
                blobs=Blobs(tmp_path / "blobs"),
                scratch=tmp_path / "luma",
            )
        except RefusedEvidence as refusal:
            refused = refusal.message
    assert "the rules" not in refused
