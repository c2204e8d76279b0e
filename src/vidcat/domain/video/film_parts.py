"""Parts of a compilation: stretches of it, and the film that each shows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FilmPart:
    """A stretch of a compilation, in its seconds; `film` names its film.

    That is the family of the videos that show it, or the only video (SHA-256) that does.
    """

    start_s: float
    end_s: float
    film: str
