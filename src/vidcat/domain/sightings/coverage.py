"""Looked and not seen: how much of some footage was looked at, by whom, and what was seen in it.

Only keyframes that were on a screen without a veil, at least 320 pixels wide and for a second,
count as looked at; what lies between keyframes was looked at by nobody, as far as this goes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class VideoCoverage:
    """One video: its keyframes, how many of them anybody looked at, and how many each person did.

    `sightings` are those that people state of what was asked for.
    """

    video: str
    keyframes: int
    looked_at: int
    by: Mapping[str, int]
    sightings: int


@dataclass(frozen=True)
class Coverage:
    """Some footage, and `label`, what was looked for in it."""

    label: str
    videos: tuple[VideoCoverage, ...]

    @property
    def seen_in(self) -> Sequence[VideoCoverage]:
        """The videos in which it was seen."""
        return [each for each in self.videos if each.sightings]

    @property
    def not_seen_in(self) -> Sequence[VideoCoverage]:
        """The videos in which it was not seen, whether anybody looked or not."""
        return [each for each in self.videos if not each.sightings]

    def sentence(self) -> str:
        """Return what was looked at and not seen, and nothing beyond it."""
        if not self.videos:
            return "There is no such footage."
        without = self.not_seen_in
        parts = []
        if self.seen_in:
            parts.append(
                f"{self.label} is stated in {len(self.seen_in)} of {_videos(self.videos)}."
            )
        if without:
            parts.append(_not_seen(self.label, without, others=bool(self.seen_in)))
        return " ".join(parts)


def _not_seen(label: str, videos: Sequence[VideoCoverage], *, others: bool) -> str:
    keyframes = sum(each.keyframes for each in videos)
    looked = sum(each.looked_at for each in videos)
    which = f"the other {len(videos)}" if others else _videos(videos)
    if not looked:
        return f"In {which} nobody looked at any of the {keyframes} keyframes."
    whole = sum(each.keyframes == each.looked_at > 0 for each in videos)
    people = {name for each in videos for name, count in each.by.items() if count}
    share = "<1 %" if looked * 100 < keyframes else f"{100 * looked // keyframes} %"
    return (
        f"No {label} is stated in the {share} of keyframes that were looked at in {which} "
        f"({looked} of {keyframes}, by {len(people)} {'person' if len(people) == 1 else 'people'}; "
        f"{whole} of {len(videos)} looked at whole)."
    )


def _videos(videos: Sequence[VideoCoverage]) -> str:
    return f"{len(videos)} video{'' if len(videos) == 1 else 's'}"
