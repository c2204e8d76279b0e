"""Layout of a timeline and of a map: positions in the units of the drawing."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from vidcat.domain.values.dates import ReportedDate

_METRES_A_DEGREE = 111_320.0  # of latitude (WGS 84, mean)
_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
_LEAST_SPAN = 0.02  # degrees; one place alone is drawn with its surroundings
_MOST_LINES = 8


@dataclass(frozen=True)
class DateBar:
    """A reported date on an axis: `start` and `width` in 0..1; open where an end is not known."""

    start: float
    width: float
    edtf: str
    opens: bool
    closes: bool


@dataclass(frozen=True)
class Axis:
    """The days that a timeline holds, and the ticks on it: where (0..1) and what they say."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days there are, 1 at least."""
        return (self.last - self.first).days + 1

    def at(self, day: date) -> float:
        """Return where a day begins, 0..1."""
        return (day - self.first).days / self.days

    def span(self, reported: ReportedDate) -> DateBar:
        """Lay a date on the axis; an end that is not known reaches to the end of the axis."""
        start = self.at(reported.earliest or self.first)
        end = self.at((reported.latest or self.last) + timedelta(days=1))
        return DateBar(
            start,
            max(end - start, 0.002),
            reported.edtf,
            reported.earliest is not None,
            reported.latest is not None,
        )

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """Return the beginnings of years, or of months where the axis is short."""
        months = 1 if self.days < 800 else 12
        found = []
        year, month = self.first.year, 1
        while date(year, month, 1) <= self.last:
            day = date(year, month, 1)
            if day >= self.first:
                found.append((self.at(day), f"{day:%Y-%m}" if months == 1 else f"{day:%Y}"))
            year, month = (year, month + 1) if months == 1 and month < 12 else (year + 1, 1)
        every = -(-len(found) // 12) or 1
        return found[::every]


def axis_of(reported: Sequence[ReportedDate]) -> Axis | None:
    """Make an axis that holds all known ends of some dates; None when no end is known."""
    days = [day for each in reported for day in (each.earliest, each.latest) if day is not None]
    return Axis(min(days), max(days)) if days else None


@dataclass(frozen=True)
class Spot:
    """A place on a map: its middle and radius in units of the drawing, with its name."""

    x: float
    y: float
    radius: float
    name: str
    count: int


@dataclass(frozen=True)
class Map:
    """A drawing `width` by `height` of an area; lines of the graticule with their degrees.

    Degrees of longitude are drawn shorter by the cosine of the middle latitude (equirectangular).
    """

    width: float
    height: float
    meridians: tuple[tuple[float, str], ...]
    parallels: tuple[tuple[float, str], ...]
    spots: tuple[Spot, ...]
    bar: float  # how long the scale's bar is
    bar_m: float  # and how many metres that is


Located = tuple[float, float, float, str, int]  # latitude, longitude, within metres, name, count


@dataclass(frozen=True)
class _View:
    """The area that is drawn, in degrees, and how large a degree of latitude is drawn."""

    top: float
    west: float
    east: float
    shrunk: float  # a degree of longitude beside one of latitude
    scale: float
    height: float

    def x(self, longitude: float) -> float:
        return (longitude - self.west) * self.shrunk * self.scale

    def y(self, latitude: float) -> float:
        return (self.top - latitude) * self.scale

    def metres(self, length: float) -> float:
        return length / _METRES_A_DEGREE * self.scale


def map_of(places: Sequence[Located], width: float = 720.0) -> Map | None:
    """Draw places; None when there are none."""
    if not places:
        return None
    view = _view(places, width)
    bottom = view.top - view.height / view.scale
    bar_m = _round(width / 5 / view.scale * _METRES_A_DEGREE)
    return Map(
        width=width,
        height=view.height,
        meridians=tuple(
            (view.x(each), _degrees(each, "EW")) for each in _lines(view.west, view.east)
        ),
        parallels=tuple((view.y(each), _degrees(each, "NS")) for each in _lines(bottom, view.top)),
        spots=tuple(
            Spot(view.x(lon), view.y(lat), max(4.0, view.metres(within)), name, count)
            for lat, lon, within, name, count in places
        ),
        bar=view.metres(bar_m),
        bar_m=bar_m,
    )


def _view(places: Sequence[Located], width: float) -> _View:
    south, north = min(each[0] for each in places), max(each[0] for each in places)
    west, east = min(each[1] for each in places), max(each[1] for each in places)
    margins = (each[2] / _METRES_A_DEGREE for each in places)
    room = max(_LEAST_SPAN, (north - south) * 0.15, (east - west) * 0.15, *margins)
    shrunk = max(math.cos(math.radians((south + north) / 2)), 0.05)
    west, east = west - room / shrunk, east + room / shrunk
    scale = width / ((east - west) * shrunk)
    height = max((north - south + 2 * room) * scale, width / 4)
    return _View((south + north) / 2 + height / scale / 2, west, east, shrunk, scale, height)


def _lines(low: float, high: float) -> list[float]:
    step = next((each for each in _STEPS if (high - low) / each <= _MOST_LINES), _STEPS[-1])
    first = math.ceil(low / step)
    return [round(n * step, 6) for n in range(first, math.floor(high / step) + 1)]


def _degrees(value: float, sides: str) -> str:
    return f"{abs(value):g}° {sides[0] if value >= 0 else sides[1]}"


def _round(metres: float) -> float:
    power: float = 10.0 ** math.floor(math.log10(metres))
    return next(each * power for each in (5, 2, 1) if each * power <= metres)
