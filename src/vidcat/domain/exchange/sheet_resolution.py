"""From what a row names to what the catalogue holds: its video, types, object and claim."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from vidcat.domain.equipment.taxonomy import Taxonomy
from vidcat.domain.exchange.sheets import (
    Point,
    ResolvedRow,
    RowDraft,
    SheetField,
    SheetProblem,
    Wish,
    problem_of,
)
from vidcat.domain.reports.drafts import ClaimBearing
from vidcat.domain.sightings.statements import Bearing, Identification, Moment, Statement
from vidcat.domain.values.fields import is_name, quoted
from vidcat.domain.values.regions import Region
from vidcat.domain.values.time import TimeBase
from vidcat.domain.values.typed import latin
from vidcat.domain.video.model import MediaFacts
from vidcat.domain.video.video_names import VideoNames
from vidcat.errors import UsageError

_SAME_TIME_S = 0.001  # people copy times to the millisecond
_SAME_SIDE = 2e-6  # boxes in sheets have six digits
_MOST_REMEMBERED = 10_000
_MOST_SUGGESTIONS = 300  # finding names that are alike takes milliseconds


@dataclass(frozen=True)
class Known:
    """What rows may name: read once, so that a hundred thousand rows cost no query each.

    `items` are numbers by name, and `doubled` the names that several objects have; `claims` are
    those of each report; `facts` are None for videos that were never decoded.
    """

    videos: VideoNames
    facts: Mapping[str, MediaFacts | None]
    taxonomy: Taxonomy
    people: Collection[str]
    items: Mapping[str, int]
    doubled: Collection[str]
    claims: Mapping[str, Collection[int]]


@dataclass(frozen=True)
class Reading:
    """How a sheet is meant: whose word a row is that names nobody, and the unit of its boxes."""

    by: str
    in_pixels: bool = False
    makes_items: bool = False


class Resolver:
    """Finds what rows name; it remembers the types and videos that it found."""

    def __init__(self, known: Known, reading: Reading) -> None:
        self._known = known
        self._reading = reading
        self._types: dict[str, str | UsageError] = {}
        self._numbers = frozenset(known.items.values())
        self._suggested = 0
        self._problems: list[SheetProblem] = []
        self._row = 0

    def resolve(self, draft: RowDraft) -> tuple[ResolvedRow | None, tuple[SheetProblem, ...]]:
        """Find all that a row names; return None and the problems if anything was not found."""
        self._row, self._problems = draft.row, []
        video = self._video(draft)
        facts = self._known.facts.get(video) if video else None
        if video and facts is None:
            self._fault(
                SheetField.VIDEO, "it was never decoded, so nothing can be said of its frames"
            )
        statement = self._statement(draft, facts)
        sought = ResolvedRow(
            row=draft.row,
            video=video,
            wish=self._wish(draft, facts) if facts else Wish(Point(), None),
            statement=statement,
            item=self._new_item(draft.item, statement),
            claim=self._claim(draft.claim),
            by=self._person(draft.by),
        )
        return (None if self._problems else sought), tuple(self._problems)

    def nearest(self, sought: ResolvedRow) -> Moment:
        """Return the frames nearest to what a row means, as far as known without decoding."""
        facts = self._known.facts[sought.video]
        base = facts.time_base if facts else TimeBase(1, 1)
        points = sought.wish.start, sought.wish.end or sought.wish.start
        first, last = (
            base.nearest_pts(each.at_s or 0) if each.pts is None else each.pts for each in points
        )
        return Moment(first, last, base)

    def _video(self, draft: RowDraft) -> str:
        video = ""
        with self._faults(SheetField.VIDEO):
            video = self._known.videos.named(draft.video) if draft.video else ""
        if draft.citation is None:
            return video
        cited = ""
        with self._faults(SheetField.CITATION):
            cited = self._known.videos.named(draft.citation.sha256)
        if draft.video and video and cited and video != cited:
            self._fault(SheetField.CITATION, "it names another video than the column of videos")
        return cited

    def _wish(self, draft: RowDraft, facts: MediaFacts) -> Wish:
        start, end = draft.start, draft.end
        if draft.citation is not None:
            cited = draft.citation
            start = self._cited(cited.pts, start, SheetField.PTS)
            end = self._cited(cited.end_pts, end, SheetField.UNTIL_PTS)
            if cited.time_base != facts.time_base:
                self._fault(SheetField.CITATION, f"the time base of the video is {facts.time_base}")
            with self._faults(SheetField.CITATION):
                cited.require_clock(facts.time_base)
        if draft.time_base and draft.time_base != str(facts.time_base):
            self._fault(SheetField.TIME_BASE, f"that of the video is {facts.time_base}")
        self._inside(start, facts, SheetField.AT)
        if end is not None:
            self._inside(end, facts, SheetField.UNTIL)
            if _seconds(end, facts) < _seconds(start, facts):
                self._fault(SheetField.UNTIL, "it ends before it begins")
        return Wish(start, end, draft.pixel_hash)

    def _cited(self, pts: int, column: Point | None, field: SheetField) -> Point:
        if column is not None and column.pts not in (None, pts):
            self._fault(
                SheetField.CITATION, f"it names another frame ({pts}) than the column {field}"
            )
        return Point(pts, column.at_s if column else None)

    def _inside(self, point: Point, facts: MediaFacts, field: SheetField) -> None:
        """Check a moment against the video, and its two names against each other."""
        first, last = facts.first_pts, facts.end_pts
        length = facts.time_base.seconds(last)
        if point.pts is not None:
            if not first <= point.pts < max(last, first + 1):
                self._fault(
                    SheetField.PTS, f"{point.pts} lies outside the video ({first} to {last})"
                )
            apart = abs((point.at_s or 0) - facts.time_base.seconds(point.pts))
            if point.at_s is not None and apart > _SAME_TIME_S:
                seconds = facts.time_base.seconds(point.pts)
                self._fault(field, f"frame {point.pts} is at {seconds:.3f} s; clear one of the two")
        elif point.at_s is not None and point.at_s > length:
            self._fault(field, f"{point.at_s:g} s lies beyond the end; it ends at {length:.3f} s")

    def _statement(self, draft: RowDraft, facts: MediaFacts | None) -> Statement:
        said = draft.statement
        types = [self._type(said.identification, SheetField.TYPE)]
        types += [self._type(rival, SheetField.RIVALS) for rival in said.rivals]
        named = [each.type for each in types]
        if len(set(named)) < len(named):
            self._fault(SheetField.RIVALS, "a rival is another type than all that are named")
        region = self._region(draft, facts) if facts else None
        item = self._item(draft.item)
        return replace(
            said, identification=types[0], rivals=tuple(types[1:]), region=region, item=item
        )

    def _type(self, given: Identification, field: SheetField) -> Identification:
        name = given.type
        if name not in self._types:
            if len(self._types) >= _MOST_REMEMBERED:
                self._types.clear()
            self._types[name] = self._named(name)
        found = self._types[name]
        if isinstance(found, UsageError):
            self._fault(field, found.message)
            return given
        return replace(given, type=found)

    def _named(self, name: str) -> str | UsageError:
        try:
            suggests = self._suggested < _MOST_SUGGESTIONS
            return self._known.taxonomy.named(name, suggests=suggests).id
        except UsageError as error:
            self._suggested += 1
            return error

    def _region(self, draft: RowDraft, facts: MediaFacts) -> Region | None:
        region = None
        with self._faults(SheetField.BOX):
            if draft.box is not None and self._reading.in_pixels:
                x, y, width, height = draft.box
                region = Region(
                    x / facts.width, y / facts.height, width / facts.width, height / facts.height
                )
            elif draft.box is not None:
                region = Region(*draft.box)
        if draft.citation is None:
            return region
        cited = draft.citation.region
        if region is not None and not _same_box(region, cited):
            self._fault(SheetField.CITATION, "it names another box than the column of boxes")
        return cited

    def _item(self, text: str) -> int | None:
        plain = latin(text)
        if plain.isdecimal():
            number = int(plain)
            if number in self._numbers:
                return number
            self._fault(SheetField.ITEM, f"there is no equipment item {number}")
            return None
        return self._known.items.get(" ".join(text.split()))

    def _new_item(self, text: str, said: Statement) -> str:
        """Return the name of an object that is to be added; "" for none."""
        name = " ".join(text.split())
        if not name or said.item is not None or latin(text).isdecimal():
            return ""
        if name in self._known.doubled:
            self._fault(
                SheetField.ITEM, f"several items are called {quoted(name)}; give the number"
            )
        elif not self._reading.makes_items:
            self._fault(SheetField.ITEM, f"no item is called {quoted(name)}; --make-items makes it")
        elif not is_name(name):
            self._fault(SheetField.ITEM, f"{quoted(name)} is no name of an item")
        return name

    def _claim(self, claim: ClaimBearing | None) -> ClaimBearing | None:
        if claim is None:
            return None
        report, number, bearing = claim
        if report not in self._known.claims:
            self._fault(SheetField.CLAIM, f"there is no report {quoted(report)}")
        elif number not in self._known.claims[report]:
            self._fault(SheetField.CLAIM, f"report {quoted(report)} has no claim {number}")
        if bearing is Bearing.NOT_VISIBLE:
            self._fault(SheetField.BEARING, "what is not visible has no sighting; assess the video")
        return claim

    def _person(self, name: str) -> str:
        by = name or self._reading.by
        if by not in self._known.people:
            self._fault(SheetField.BY, f"nobody called {quoted(by)} was added")
        return by

    @contextmanager
    def _faults(self, field: SheetField) -> Iterator[None]:
        try:
            yield
        except UsageError as error:
            self._fault(field, error.message)

    def _fault(self, field: SheetField, sentence: str) -> None:
        self._problems.append(problem_of(self._row, field, sentence))


def _seconds(point: Point, facts: MediaFacts) -> float:
    return facts.time_base.seconds(point.pts) if point.pts is not None else point.at_s or 0.0


def _same_box(one: Region, other: Region | None) -> bool:
    if other is None:
        return False
    sides = zip(one.numbers, other.numbers, strict=True)
    return all(abs(a - b) <= _SAME_SIDE for a, b in sides)
