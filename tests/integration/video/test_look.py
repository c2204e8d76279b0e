"""Looking at a video again: what a damaged or hostile file does to it ends in one typed error."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from places import FIXTURES
from vidcat.domain.video.limits import decode_limits
from vidcat.domain.video.model import FileIdentity
from vidcat.errors import FailedEvidence, RefusedEvidence
from vidcat.media.sandbox.choice import choose
from vidcat.media.sandbox.decoder import Message, Sandbox
from vidcat.stages import second_decode as stage
from vidcat.stages.second_decode import look
from vidcat.vault.originals import identify

LIMITS = decode_limits(
    10**6, max_pixels=10**7, max_duration_s=600, memory_bytes=2**31, timeout_s=60
)


@pytest.fixture(scope="module")
def sandbox() -> Any:
    with Sandbox(choose(allow_unsandboxed=False)) as made:
        yield made


def file(name: str) -> FileIdentity:
    return identify(bytes(FIXTURES / name), max_bytes=1 << 30)


def test_four_pictures_a_second_of_the_spans_are_seen_as_they_are_shown(sandbox: Sandbox) -> None:
    seen = look(file("pig.mp4"), [(1.0, 2.0), (4.0, 4.5)], LIMITS, sandbox)
    assert len(seen.times_s) == 6
    assert ((seen.times_s >= 1) & (seen.times_s < 4.5)).all()
    assert max(seen.pictures.shape[1:]) == 320
    upright = look(file("rotated_90.mp4"), [(0.0, 1.0)], LIMITS, sandbox)
    assert upright.pictures.shape[1] > upright.pictures.shape[2]


@pytest.mark.parametrize("name", ["text_named.mp4", "audio_only.mp4"])
def test_what_shows_nothing_is_refused(sandbox: Sandbox, name: str) -> None:
    with pytest.raises(RefusedEvidence):
        look(file(name), [(0.0, 9.0)], LIMITS, sandbox)


def test_a_span_after_the_end_shows_nothing(sandbox: Sandbox) -> None:
    with pytest.raises(RefusedEvidence, match="no steady picture"):
        look(file("pig.mp4"), [(100.0, 109.0)], LIMITS, sandbox)


def test_a_file_that_was_written_to_is_not_looked_at(sandbox: Sandbox, tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes((FIXTURES / "pig.mp4").read_bytes())
    identity = identify(bytes(clip), max_bytes=1 << 30)
    with clip.open("r+b") as opened:
        opened.write(b"\0")
    os.utime(clip, ns=(0, identity.stamp.mtime_ns))
    with pytest.raises(FailedEvidence):
        look(identity, [(0.0, 1.0)], LIMITS, sandbox)


def picture(pts: Any = 1, width: Any = 2, height: Any = 2, payload: bytes = b"1234") -> Message:
    return Message("picture", {"pts": pts, "width": width, "height": height}, payload)


@pytest.mark.parametrize(
    "messages",
    [
        [],
        [Message("base", {"time_base": "1/0"})],
        [Message("base", {})],
        [picture(payload=b"123")],
        [picture(width=-2, height=-2)],
        [picture(width=0, height=0, payload=b"")],
        [picture(pts="x")],
        [picture(pts=2), picture(pts=1)],
        [picture(), picture(2, width=4, height=1)],
    ],
)
def test_no_account_of_a_decoder_is_believed(messages: list[Message]) -> None:
    with pytest.raises((RefusedEvidence, *stage._NONSENSE)):
        stage._look(messages)


def test_a_good_account_is_taken() -> None:
    seen = stage._look([Message("base", {"time_base": "1/4"}), picture(0), picture(1)])
    assert seen.times_s.tolist() == [0.0, 0.25]
    assert np.array_equal(seen.pictures[1], [[49, 50], [51, 52]])
