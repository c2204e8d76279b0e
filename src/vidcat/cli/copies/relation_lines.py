"""Copy relations as lines for people."""

from collections.abc import Sequence

from vidcat.cli.render import SHORT, print_line, shown_path
from vidcat.domain.copies.matching import Kind, Method, Relation, percent
from vidcat.domain.copies.pair_words import bits_words, doubt
from vidcat.domain.values.time import clock

KINDS = {
    "near": "is a copy of",
    "excerpt": "lies inside",
    "contains": "contains",
    "overlap": "shares a part with",
    "scene": "shows the same place as",
}

_NOT_SHARED = "no shared footage was found"


def called(video: str, name: bytes) -> str:
    """Call a video by a file name, which people know, and a digest, which names it."""
    return f"{shown_path(name)} [{video[:SHORT]}]"


def print_relation(relation: Relation, a: str, b: str, through: Sequence[str] = ()) -> None:
    """Print one relation and its segments for a person, with the two videos so called.

    `through` names what ties the two videos of a scene to each other.
    """
    if relation.kind is Kind.SCENE:
        why = f"of one family, tied through {', '.join(through)}" if through else _NOT_SHARED
        print_line(f"{a} {KINDS[relation.kind]} {b} ({why})")
        return
    why = doubt(relation)
    doubted = f"; {why}" if why else ""
    laid = ", laid over each other" if relation.method is Method.PICTURES else ""
    print_line(
        f"{a} {KINDS[relation.kind]} {b}"
        f" ({relation.band}, {bits_words(relation.distance)} bits apart{laid},"
        f" {percent(relation.matched_a)} and {percent(relation.matched_b)} matched{doubted})"
    )
    for part in relation.segments:
        notes = [f"rate {part.rate:g}"] if part.rate != 1 else []
        notes += ["mirrored"] if part.mirrored else []
        notes += (
            ["offset ambiguous: the picture hardly changes, or repeats"] if part.ambiguous else []
        )
        times = (
            f"  {clock(part.a_start_s)}-{clock(part.a_end_s)}"
            f" = {clock(part.b_start_s)}-{clock(part.b_end_s)}"
        )
        print_line(times + (f"  ({', '.join(notes)})" if notes else ""))
