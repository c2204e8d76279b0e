"""`vidcat coverage`: what was looked for, and how much of the footage was looked at."""

from typing import TYPE_CHECKING

import typer

from vidcat.cli.copies.relation_lines import called
from vidcat.cli.options import CatalogueOption, JsonOption, opened
from vidcat.cli.questions.filter_options import asking
from vidcat.cli.render import print_json, print_line
from vidcat.domain.exchange.documents import coverage_json
from vidcat.domain.values.file_names import terminal_text

if TYPE_CHECKING:  # a database is slow to import, and --help needs none
    from vidcat.domain.questions.question import Question


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
        names = file_names(found.store)
    if as_json:
        print_json(coverage_json(told))
        return
    for covered in told.videos:
        people = ", ".join(f"{name} {count}" for name, count in sorted(covered.by.items()))
        seen = f", {covered.sightings} stated" if covered.sightings else ""
        name = called(covered.video, names[covered.video])
        by = terminal_text(f" ({people})" if people else "")
        print_line(f"  {name}: {covered.looked_at} of {covered.keyframes} keyframes{by}{seen}")
    print_line(terminal_text(told.sentence()))
