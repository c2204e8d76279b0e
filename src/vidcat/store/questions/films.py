"""Films of sightings: a family of videos or a video by itself; a compilation shows several."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from vidcat.store.schema.casework_tables import SightingRow
from vidcat.store.schema.tables import FamilyRow, FilmPartRow, VideoRow

S = SightingRow
Where = Sequence[ColumnElement[bool]]


def films_of(session: Session, where: Where) -> dict[tuple[int, int], int]:
    """Count sightings by film and video (key).

    A film is the key of a family, or that of a video without re-uploads, turned negative. What is
    seen in a compilation is of the film that it shows then, else of the compilation itself.
    """
    counted = (
        select(S.video_id, func.count().label("sightings"))
        .where(*where)
        .group_by(S.video_id)
        .subquery()
    )
    film = func.coalesce(VideoRow.family_id, -VideoRow.id)
    rows = select(film, VideoRow.id, counted.c.sightings).join(
        counted, counted.c.video_id == VideoRow.id
    )
    found = {(own, video): number for own, video, number in session.execute(rows)}
    mixed = _parts(session)
    seen = [(own, video) for own, video in found if video in mixed]
    for own, video in seen:
        del found[own, video]
        for shown in _shown(session, where, video, mixed[video]):
            key = (own if shown is None else shown), video
            found[key] = found.get(key, 0) + 1
    return found


def _parts(session: Session) -> dict[int, list[tuple[float, float, int]]]:
    """Return the parts of compilations by their video: from and until when, and the film."""
    part = FilmPartRow
    film = func.coalesce(FamilyRow.id, -VideoRow.id)
    rows = (
        select(part.video_id, part.start_s, part.end_s, film)
        .join(VideoRow, VideoRow.sha256 == part.film)
        .outerjoin(FamilyRow, FamilyRow.name == part.film)
        .order_by(part.id)
    )
    found: dict[int, list[tuple[float, float, int]]] = defaultdict(list)
    for video, start, end, shown in session.execute(rows):
        found[video].append((start, end, shown))
    return found


def _shown(
    session: Session, where: Where, video: int, parts: Sequence[tuple[float, float, int]]
) -> Iterator[int | None]:
    """Yield the film of each sighting in a compilation; None where it shows no other's."""
    rows = select(S.start_s).where(*where, S.video_id == video)
    for at in session.scalars(rows):
        yield next((film for start, end, film in parts if start <= at < end), None)
