"""`vidcat coverage`: what was looked for, and how much of the footage was looked at."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import typer

from vidcat.cli.copies.relation_lines import called
from vidcat.cli.options import CatalogueOption, JsonOption, opened
from vidcat.cli.questions.filter_options import asking
from vidcat.cli.render import print_json, print_line
from vidcat.cli.shown import note_counted
from vidcat.domain.exchange.documents import coverage_json
from vidcat.domain.values.file_names import terminal_text
from vidcat.domain.values.time import clock

if TYPE_CHECKING:  # a database is slow to import, and --help needs none
    from vidcat.domain.questions.question import Question
    from vidcat.domain.sightings.coverage import VideoCoverage

_MOST_GAPS: Final = 6


@asking
def coverage(
    context: typer.Context,
    asked: "Question",
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what was looked for and not seen, and how much of the footage was looked at.

    Example: `vidcat coverage --type drone --kind parade --since 2016 --until 2016`
    """
    from vidcat.reads.questions.coverage import coverage_of
    from vidcat.reads.video.by_name import file_names

    with opened(context, catalogue) as found:
        told = coverage_of(found.store, asked)
        note_counted(found, asked)
        names = file_names(found.store)
    if as_json:
        print_json(coverage_json(told))
        return
    for covered in told.videos:
        seen = f", {covered.sightings} stated" if covered.sightings else ""
        name = called(covered.video, names[covered.video])
        people = ", ".join(f"{name} {count}" for name, count in covered.by.items())
        by = terminal_text(f" ({people})" if people else "")
        print_line(f"  {name}: {covered.looked.figures}{by}{seen}")
        for line in _remarks(covered):
            print_line(f"    {line}")
    print_line(terminal_text(told.sentence()))


def _remarks(covered: "VideoCoverage") -> Iterator[str]:
    gaps = covered.looked.gaps
    if covered.by and gaps:
        first = ", ".join(f"{clock(start)} to {clock(end)}" for start, end in gaps[:_MOST_GAPS])
        more = f" and {len(gaps) - _MOST_GAPS} more (--json has all)"
        yield f"not shown: {first}{more if len(gaps) > _MOST_GAPS else ''}"
    if covered.only_grey:
        yield f"{covered.only_grey} of the keyframes looked at only in grey"
    if covered.noted_before:
        yield (
            f"{covered.noted_before} keyframes were noted by an older version, which did not tell "
            "what was veiled or covered: they do not count"
        )
