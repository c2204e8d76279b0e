"""Looked and not seen: how much of some footage was looked at, by whom, and what was seen in it.

What counts as looked at is in domain/video/looking.py. Two figures are always told together: how
many keyframes, and how many seconds of the footage were shown or played.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vidcat.domain.video.looking import Looked, figures, seconds_text


@dataclass(frozen=True)
class VideoCoverage:
    """One video: how far it was looked at, by all and by each person, and what is stated of it.

    `by` counts keyframes and has everybody who was shown something that counts; `only_grey` are
    keyframes that nobody looked at in colour; `noted_before` are keyframes that an older version
    noted without telling what was veiled or covered, which do not count. `sightings` are those
    that people state of what was asked for.
    """

    video: str
    looked: Looked
    by: Mapping[str, int]
    sightings: int
    only_grey: int = 0
    noted_before: int = 0


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
    looks = [each.looked for each in videos]
    keyframes = sum(each.keyframes for each in looks)
    length_s = sum(each.length_s for each in looks)
    shown_s = sum(each.shown_s for each in looks)
    which = f"the other {len(videos)}" if others else _videos(videos)
    people = {name for each in videos for name in each.by}
    if not people:
        return (
            f"In {which} nobody looked at any of the {keyframes} keyframes, and nothing of the "
            f"{seconds_text(length_s)} s was played."
        )
    looked = figures(sum(each.stills for each in looks), keyframes, shown_s, length_s)
    by = f"{len(people)} {'person' if len(people) == 1 else 'people'}"
    missing_s = seconds_text(max(length_s - shown_s, 0.0))
    return (
        f"No {label} is stated in {which}, of which {looked}, by {by}. "
        f"{missing_s} s were neither shown nor played: nothing is said of them."
    )


def _videos(videos: Sequence[VideoCoverage]) -> str:
    return f"{len(videos)} video{'' if len(videos) == 1 else 's'}"
