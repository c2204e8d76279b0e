"""Find dissolves: every frame of one is a linear mix of two shots, at an even pace.

So its pictures lie on the straight line between its end pictures, as far along as time has gone,
while motion of camera or objects leaves that line. The mixing model is that of Hampapur, Jain and
Weymouth, "Production model based digital video segmentation", Multimedia Tools and Applications 1
(1995); to project on the line and rate what is left beside it is ours.

Thresholds were chosen on the tuning half of bench/shots.py; differences are grey levels of 255.
"""

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from vidcat.domain.shots.likeness import SAME_LIKENESS, SAME_WITHIN, Floats, distance, likeness
from vidcat.domain.shots.lookahead import FINE, Window

_LENGTHS_S = np.array([0.25, 0.4, 0.6, 0.9, 1.3, 1.75])
_LEAST_FRAMES = 4
_LEAST_CHANGE = 6.0
_CHANGED_CELL = 6.0
_LEAST_COVERAGE = 0.45
_LEAST_SPREAD = 0.3  # squared mean by mean square: 1 for an even change, small for a title
_LEAST_BREADTH = 0.5  # text that scrolls changes every detail and no broad area
_MOST_ALIKE = 0.75
_PACE_ERROR = 0.15  # a cut half way, taken for a ramp, has 0.25 and more
_SCORE = 0.45
_CONTEXT_S = 0.25

# What motion can feign is looked at closer: shifts in cells, and the share of cells half way.
_SHIFT = 6
_HALF_WAY, _TOGETHER = 0.3, 0.4

# Shares of the new shot: a frame of one shot only, a frame that shows both, the middle part.
_PURE, _MIXED, _WELL_MIXED = 0.05, 0.1, 0.3
_MIXED_FRAMES = 2
_GOES_ON, _GOES_ON_S = 0.06, 0.15


def dissolve_from(window: Window, start: int, earliest: int, end: int) -> tuple[int, int] | None:
    """Find a dissolve that begins near frame `start`: the last frame before it, the first after.

    Frames before `earliest` and from `end` on belong to other transitions and are not used.
    """
    best_score, best = _SCORE, start
    stops = np.searchsorted(window.times, window.times[start] + _LENGTHS_S)
    stops = stops[(stops < end) & (stops >= start + _LEAST_FRAMES)]
    for stop in stops[_ends_differ(window, start, stops)] if len(stops) else ():
        score = _ramp_score(window, start, int(stop), earliest)
        if score < best_score and not _is_motion(window, start, int(stop)):
            best_score, best = score, int(stop)
    return _whole_ramp(window, start, best, end) if best > start else None


def _ends_differ(window: Window, start: int, stops: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    """Return for which of `stops` enough of the picture has changed, not only a part or detail."""
    mean = distance(window.coarse[stops], window.coarse[start])
    differ = mean > _LEAST_CHANGE
    if not differ.any():
        return differ
    detail = distance(window.fine[stops], window.fine[start])
    differ &= (detail > SAME_WITHIN) & (mean > _LEAST_BREADTH * detail)
    change = np.abs(window.coarse[stops] - window.coarse[start])
    differ &= np.square(mean) > _LEAST_SPREAD * np.square(change).mean(axis=1)
    differ &= (change > _CHANGED_CELL).mean(axis=1) > _LEAST_COVERAGE
    return differ


def _ramp_score(window: Window, start: int, stop: int, earliest: int) -> float:
    """Rate how far the frames in between, and around, are from a linear mix: 0 is a perfect one."""
    times, ends = window.times, window.fine[[start, stop]]
    alike = float(likeness(ends[:1], ends[1:])[0, 0])
    if alike > _MOST_ALIKE:
        return np.inf
    first = max(earliest, window.since(float(times[start]) - _CONTEXT_S))
    last = window.after(float(times[stop]) + _CONTEXT_S)
    line = window.coarse[stop] - window.coarse[start]
    away = window.coarse[first:last] - window.coarse[start]
    share = _along(away, line)
    ideal = np.clip((times[first:last] - times[start]) / (times[stop] - times[start]), 0, 1)
    error = np.square(share - ideal)
    inner = slice(start - first + 1, stop - first)
    pace = float(np.sqrt(error[inner].mean()))
    mixed = np.count_nonzero((share[inner] > _MIXED) & (share[inner] < 1 - _MIXED))
    if pace > _PACE_ERROR or mixed < _MIXED_FRAMES:
        return np.inf
    outer = np.r_[error[: start - first], error[stop - first + 1 :]]
    rest = float(np.sqrt(outer.mean())) if len(outer) else 0.0
    return _off_line(away[inner], line, share[inner]) + pace + 0.5 * rest + 0.35 * alike


def _along(away: Floats, line: Floats) -> Floats:
    """Project each of (n, k) on `line` (k,): 0 at its start, 1 at its end."""
    share: Floats = np.einsum("ij,j->i", away, line) / (line @ line)
    return share


def _off_line(away: Floats, line: Floats, share: Floats) -> float:
    """Measure how far frames lie beside the line, against its length.

    Half of what an even change of brightness adds to the length is taken off: a change of
    exposure together with any motion would look like a mix.
    """
    length = float(line @ line)
    even = float(line.mean()) ** 2 * len(line) / length
    beside = np.einsum("ij,ij->i", away, away) / length - np.square(share)
    return float(np.sqrt(max(float(beside.mean()), 0.0) / np.sqrt(max(1.0 - even, 1e-3))))


def _is_motion(window: Window, start: int, stop: int) -> bool:
    """Return whether what looks like a mix is motion: a moved picture, or an object that covers it.

    In a mix the cells pass half way together; under a moving edge each jumps at its own time.
    """
    a, b = window.fine[start], window.fine[stop]
    if max(_shifted_likeness(a, b), _shifted_likeness(b, a)) > SAME_LIKENESS:
        return True
    line = window.coarse[stop] - window.coarse[start]
    away = window.coarse[start:stop] - window.coarse[start]
    half_way = away[np.argmin(np.abs(_along(away, line) - 0.5))]
    changed = np.abs(line) > 2 * _CHANGED_CELL
    share = half_way[changed] / line[changed]
    return bool(np.count_nonzero(np.abs(share - 0.5) < _HALF_WAY) < _TOGETHER * len(share))


def _shifted_likeness(a: Floats, b: Floats) -> float:
    """Compare the middle of `b` with `a` at every shift of up to six cells."""
    side = FINE - 2 * _SHIFT
    middle = b.reshape(FINE, FINE)[_SHIFT:-_SHIFT, _SHIFT:-_SHIFT].reshape(1, -1)
    parts = sliding_window_view(a.reshape(FINE, FINE), (side, side)).reshape(-1, side * side)
    parts = parts - parts.mean(axis=1, keepdims=True)
    return float(likeness(middle - middle.mean(), parts).max())


def _whole_ramp(window: Window, start: int, stop: int, end: int) -> tuple[int, int]:
    """Go on while the mix still moves along the line, and leave out frames of one shot only."""
    line = window.coarse[stop] - window.coarse[start]
    share = _along(window.coarse[start:end] - window.coarse[start], line)
    top = stop - start
    while share[top : window.after(float(window.times[start + top]) + _GOES_ON_S) - start].max() > (
        share[top] + _GOES_ON
    ):
        top += 1
    share = share[: top + 1] / share[top]
    rising = int(np.argmax(share > _WELL_MIXED))
    arriving = top - int(np.argmax(share[::-1] < 1 - _WELL_MIXED))
    pure_before = np.flatnonzero(share[: rising + 1] < _PURE)
    pure_after = np.flatnonzero(share[arriving:] > 1 - _PURE)
    return start + int(pure_before[-1]), start + arriving + int(pure_after[0])
