"""Separate cuts and fades from motion, flashes and noise, over a few seconds of reduced pictures.

A cut is a jump far above the motion around it, over most of the picture, that no frame of the next
quarter of a second undoes: a camera flash or a dropped frame is undone. A fade runs into a picture
without content, black or white, and its contrast only falls. Dissolves are in shots/dissolves.py.

Thresholds were chosen on the tuning half of bench/shots.py; differences are grey levels of 255.
"""

import numpy as np
import numpy.typing as npt

from vidcat.domain.shots.likeness import SAME_WITHIN, Floats, distance, likeness
from vidcat.domain.shots.lookahead import Window

MOTION_REACH_S = 0.5
_LONGEST_FADE_S = 1.5

_LEAST_CHANGE = 6.0
_CHANGED_CELL = 6.0
_LEAST_COVERAGE = 0.4  # of the cells: a caption or an object that appears changes fewer
_LEAST_EXCESS = 2.0  # over the motion around
_MOST_ALIKE = 0.75
_CUT_SCORE = 0.42
_FLASH_S = 0.28
_UNDONE = 0.4
_NEIGHBOURS = 3

# A fade gains this much contrast in this time until it is over; below _FAINT noise hides the gain.
_RISE_S = 0.15
_RISE = 1.05
_FAINT = 6.0


def is_cut(window: Window, at: int, earliest: int) -> bool:
    """Return whether frame `at` opens a new shot; frames before `earliest` are not compared.

    A jump from or to a blank picture belongs to a fade.
    """
    if at <= earliest or window.change[at] < _LEAST_CHANGE or window.blank[at - 1 : at + 1].any():
        return False
    excess = _excess(window, at)
    if excess < _LEAST_EXCESS or not _restructures(window, at):
        return False
    before = slice(max(earliest, window.since(float(window.times[at - 1]) - _FLASH_S)), at)
    after = slice(at, window.after(float(window.times[at]) + _FLASH_S))
    if _is_undone(window, before, after):
        return False
    alike = float(likeness(window.fine[before], window.fine[after]).max())
    return alike < _MOST_ALIKE and alike - 0.15 * float(np.log2(excess)) < _CUT_SCORE


def _restructures(window: Window, at: int) -> bool:
    structure = distance(window.fine[at], window.fine[at - 1])
    covered = np.abs(window.coarse[at] - window.coarse[at - 1]) > _CHANGED_CELL
    return bool(structure > SAME_WITHIN and covered.mean() > _LEAST_COVERAGE)


def _is_undone(window: Window, before: slice, after: slice) -> bool:
    """Return whether some frame after the jump is back near one before it, as after a flash."""
    apart = distance(window.coarse[before, None], window.coarse[None, after])
    return float(apart.min()) < _UNDONE * float(window.change[after.start])


def _excess(window: Window, at: int) -> float:
    """Rate the change at frame `at` by the change of the frames around in the same time.

    Of those the third largest counts, since a flash nearby makes two large ones. Where frames come
    too thin to know the motion, the least excess is assumed: then only structure decides.
    """
    times = window.times
    first = max(1, window.since(float(times[at]) - MOTION_REACH_S))
    last = window.after(float(times[at]) + MOTION_REACH_S)
    near = np.r_[first:at, at + 1 : last]
    if len(near) < _NEIGHBOURS:
        return _LEAST_EXCESS
    spans = np.maximum(times[near] - times[near - 1], 1e-3)
    scale = np.clip((times[at] - times[at - 1]) / spans, 1.0, 3.0)
    motion = np.sort(window.change[near] * scale)[-_NEIGHBOURS]
    return float(window.change[at] / (motion + 1.0))


def fade_start(window: Window, blank_at: int, earliest: int) -> int:
    """Walk back from the blank frame `blank_at` to the last frame that has not begun to fade."""
    limit = max(earliest, window.since(float(window.times[blank_at]) - _LONGEST_FADE_S))
    back = slice(limit, blank_at + 1)
    return blank_at - _climb(-window.times[back][::-1], window.contrast[back][::-1])


def fade_end(window: Window, blank_at: int, end: int) -> int:
    """Walk on from the blank frame `blank_at` to the first frame fully there, before `end`."""
    limit = min(end, window.after(float(window.times[blank_at]) + _LONGEST_FADE_S))
    return blank_at + _climb(window.times[blank_at:limit], window.contrast[blank_at:limit])


def _climb(times: npt.NDArray[np.float64], contrast: Floats) -> int:
    """Count the frames until contrast stops to rise."""
    for at in range(len(times)):
        near = contrast[at : int(np.searchsorted(times, times[at] + _RISE_S, side="right"))]
        if contrast[at] > _FAINT and near.max() < _RISE * contrast[at]:
            return at
    return len(times) - 1
