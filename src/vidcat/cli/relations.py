"""Copy relations as lines for people."""

from vidcat.cli.render import (
    SHORT,
    print_line,
    shown_path,
)
from vidcat.domain.matching import Kind, Method, Relation
from vidcat.domain.time import clock

KINDS = {
    "near": "is a copy of",
    "excerpt": "lies inside",
    "contains": "contains",
    "overlap": "shares a part with",
    "scene": "shows the same place as",
}


def called(video: str, name: bytes) -> str:
    """Call a video by a file name, which people know, and a digest, which names it."""
    return f"{shown_path(name)} [{video[:SHORT]}]"


def print_relation(relation: Relation, a: str, b: str) -> None:
    """Print one relation and its segments for a person, with the two videos so called."""
    if relation.kind is Kind.SCENE:
        print_line(f"{a} {KINDS[relation.kind]} {b} (no shared footage was found)")
        return
    laid = ", laid over each other" if relation.method is Method.PICTURES else ""
    print_line(
        f"{a} {KINDS[relation.kind]} {b}"
        f" ({relation.band}, {relation.distance:.0f} bits apart{laid},"
        f" {relation.matched_a:.0%} and {relation.matched_b:.0%} matched)"
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
