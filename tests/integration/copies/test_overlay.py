"""Two videos laid over each other: real pictures, edits that are known exactly."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from places import FIXTURES
from vidcat.domain.copies.frame_maps import SAME_FRAME, FrameMap
from vidcat.domain.values.regions import WHOLE_FRAME, Region
from vidcat.media.ffmpeg.tools import find_tools, read, run, write
from vidcat.media.pictures.laid_over import lay_over, without_overlays
from vidcat.media.pictures.local_features import Laid
from vidcat.media.pictures.overlay import lay_pictures, overlay
from vidcat.media.pictures.second_look import SecondLook

Pictures = NDArray[np.uint8]


def pictures(name: str, tmp: Path) -> Pictures:
    """Decode four pictures a second with ffmpeg, 320 pixels wide."""
    video = read(FIXTURES / name).video.filter("fps", 4).filter("scale", 320, 214)
    run(find_tools(), write(video, tmp / "raw", format="rawvideo", pix_fmt="gray"))
    return np.frombuffer((tmp / "raw").read_bytes(), np.uint8).reshape(-1, 214, 320)


@pytest.fixture(scope="module")
def duel(tmp_path_factory: pytest.TempPathFactory) -> Pictures:
    return pictures("duel_original.mp4", tmp_path_factory.mktemp("duel"))


@pytest.fixture(scope="module")
def pig(tmp_path_factory: pytest.TempPathFactory) -> Pictures:
    return pictures("pig.mp4", tmp_path_factory.mktemp("pig"))


def look(shown: Pictures) -> SecondLook:
    return SecondLook(np.arange(len(shown)) / 4, shown)


def cropped(shown: Pictures) -> tuple[Pictures, FrameMap]:
    """Keep three quarters of each side, off the centre, and scale it back."""
    part = shown[:, 20:180, 60:300]
    back = np.array([cv2.resize(each, (320, 214)) for each in part], np.uint8)
    inside = Region(60 / 320, 20 / 214, 240 / 320, 160 / 214)
    return back, FrameMap.onto(inside, WHOLE_FRAME)


def stamped(shown: Pictures) -> Pictures:
    """Put a caption bar and a logo on every picture."""
    out = shown.copy()
    out[:, 184:], out[:, 188:200, 20:220] = 20, 250
    out[:, 10:40, 250:310], out[:, 20:28, 260:300] = 240, 30
    return out


@pytest.mark.parametrize("mirrored", [False, True])
def test_the_map_of_a_crop_is_found_from_its_corners(duel: Pictures, mirrored: bool) -> None:
    part, truth = cropped(duel)
    shown = np.ascontiguousarray(part[:, :, ::-1]) if mirrored else part
    laid = lay_pictures([(duel[3], shown[3])], mirrored=mirrored, squeezed=False)
    assert laid is not None
    wanted = truth.then(FrameMap(-1, 0, 1, 0, 1, 0)) if mirrored else truth
    assert laid.map.apart(wanted) < 0.03
    assert laid.map.is_mirrored == mirrored


def test_corners_of_unrelated_pictures_agree_on_nothing(duel: Pictures, pig: Pictures) -> None:
    assert lay_pictures([(duel[3], pig[3])], mirrored=False, squeezed=False) is None


def test_a_crop_and_its_source_are_close_once_laid_over_each_other(duel: Pictures) -> None:
    part, truth = cropped(duel)
    found = overlay(look(duel), look(part), [Laid(truth, 0)])
    assert found is not None
    assert found.distance < 20
    assert overlay(look(duel), look(part), [Laid(SAME_FRAME, 0)]).distance > 60  # type: ignore[union-attr]


def test_what_both_show_is_one_picture(duel: Pictures) -> None:
    part, truth = cropped(duel)
    common = lay_over(duel, part, truth)
    assert common is not None
    assert np.abs(common.a.astype(float) - common.b).mean() < 6


def test_a_map_out_of_the_frame_shows_nothing(duel: Pictures) -> None:
    assert lay_over(duel, duel, FrameMap(x0=2.0)) is None


def test_a_caption_and_a_logo_are_cut_away_and_the_footage_is_found(duel: Pictures) -> None:
    common = lay_over(duel, stamped(duel), SAME_FRAME)
    assert common is not None
    clear = without_overlays(common)
    assert clear is not None
    apart = [np.abs(each.a.astype(float) - each.b).mean() for each in (clear, common)]
    assert apart[0] < apart[1] / 3
    found = overlay(look(duel), look(stamped(duel)), [Laid(SAME_FRAME, 0)])
    assert found is not None
    assert found.cleared
    assert found.distance < 60


def test_one_caption_on_two_videos_ties_them_not(duel: Pictures, pig: Pictures) -> None:
    found = overlay(look(stamped(duel)), look(stamped(pig)), [Laid(SAME_FRAME, 0)])
    assert found is not None
    assert (found.segments, found.cleared) == ((), True)


def test_a_camera_that_stands_still_has_no_overlay(pig: Pictures) -> None:
    still = np.repeat(pig[:1], 20, axis=0)
    common = lay_over(still, still, SAME_FRAME)
    assert common is not None
    assert without_overlays(common) is None


def test_spans_with_a_gap_between_are_not_joined(duel: Pictures) -> None:
    times = np.arange(len(duel)) / 4
    times[len(duel) // 2 :] += 8.0
    one = SecondLook(times, duel)
    found = overlay(one, one, [Laid(SAME_FRAME, 0)])
    assert found is not None
    assert [(each.a_start_s, each.a_end_s) for each in found.segments] == [(0, 3.5), (11.5, 15)]
