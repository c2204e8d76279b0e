"""`vidcat sighting`: label footage, correct and review what was labelled."""

from typing import Annotated

import typer

from vidcat.cli.options import ByOption, CatalogueOption, JsonOption, opened, person_of, time_option
from vidcat.cli.render import SHORT, print_json, print_line
from vidcat.cli.shown import note_shown
from vidcat.cli.sighting_options import (
    BasisOption,
    BearingOption,
    BoxOption,
    CertaintyOption,
    ClaimOption,
    ContextOption,
    CountOption,
    ItemOption,
    LanguageOption,
    MarkingOption,
    NewBasisOption,
    NewCertaintyOption,
    NewLanguageOption,
    NewMarkingOption,
    NewNoteOption,
    NewTypeOption,
    NoteOption,
    NumberArgument,
    RivalOption,
    TypeOption,
    VersionOption,
)
from vidcat.cli.statements import sighting_line
from vidcat.domain.exchange.documents import sighting_json
from vidcat.domain.sightings.statements import (
    DEFAULT_CERTAINTY,
    Identification,
    ReviewVerdict,
    Sighting,
    Statement,
)

sighting = typer.Typer(name="sighting", help="Label footage.", no_args_is_help=True)


@sighting.command()
def add(
    context: typer.Context,
    video: Annotated[str, typer.Option("--video", metavar="VIDEO", help="Which video.")],
    at: Annotated[float, time_option("--at")],
    type_: TypeOption,
    until: Annotated[float | None, time_option("--until")] = None,
    box: BoxOption = None,
    certainty: CertaintyOption = DEFAULT_CERTAINTY,
    rival: RivalOption = None,
    count: CountOption = None,
    shown: ContextOption = None,
    marking: MarkingOption = "",
    marking_language: LanguageOption = "",
    note: NoteOption = "",
    basis: BasisOption = "",
    item: ItemOption = None,
    claim: ClaimOption = None,
    bearing: BearingOption = None,
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record what is visible in a video; it is proposed on every copy of it.

    Example: `vidcat sighting add --video a.mp4 --at 1.4 --type btr-80 --box .1,.2,.3,.2 --by Lina`
    """
    from vidcat.cli.parse import bearing_of, count_of, region_of, rivals_of
    from vidcat.operations.frames.labelling import TimeSpan, label

    statement = Statement(
        identification=Identification(type_, certainty),
        region=region_of(box),
        rivals=rivals_of(rival),
        count=count_of(count),
        context=shown,
        marking=marking,
        marking_language=marking_language,
        note=note,
        basis=basis,
        item=item,
    )
    place, bears = TimeSpan(video, at, until), bearing_of(claim, bearing)
    with opened(context, catalogue) as found:
        made, proposed = label(found, place, statement, person_of(found.settings, by), bears)
    if as_json:
        print_json({**sighting_json(made), "proposed": [each.number for each in proposed]})
        return
    print_line(sighting_line(made))
    for each in proposed:
        print_line(f"proposed on a copy: {sighting_line(each).strip()}")


@sighting.command()
def show(
    context: typer.Context,
    number: NumberArgument,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a sighting with every version of it, who said what, and when."""
    from vidcat.reads.questions.answers import history

    with opened(context, catalogue) as found:
        versions = history(found.store, number)
        note_shown(found, [number])
    if as_json:
        print_json(
            {**sighting_json(versions[-1]), "history": [sighting_json(each) for each in versions]}
        )
        return
    for each in versions:
        print_line(f"version {each.version}, {each.at:%Y-%m-%d %H:%M} UTC: {sighting_line(each)}")
        _print_about(each)


def _print_about(each: Sighting) -> None:
    from vidcat.domain.values.file_names import terminal_text

    said = each.statement
    lines = [
        f"{name:9} {text}"
        for name, text in (("note", said.note), ("basis", said.basis), ("why", each.why))
        if text
    ]
    lines += [f"rival     {rival.type} ({rival.certainty})" for rival in said.rivals]
    if each.provenance:
        whence = each.provenance
        lines.append(
            f"carried   from sighting {whence.sighting} in {whence.video[:SHORT]}, "
            f"{whence.offset_s:+.3f} s{', mirrored' if whence.mirrored else ''}"
            f"{', position ambiguous' if whence.ambiguous else ''}"
        )
    if each.copied_from:
        lines.append(f"copied    from sighting {each.copied_from} of another frame")
    lines += [f"reviewed  {r.verdict} by {r.by}: {r.reason}" for r in each.reviews if r.verdict]
    lines += [
        f"named     {r.identification.type} ({r.identification.certainty}) by {r.by}, not told"
        for r in each.reviews
        if r.identification
    ]
    lines += [f"claim     {a.report}:{a.claim} {a.bearing} ({a.by})" for a in each.assessments]
    if each.is_current:
        lines.append(f"cite      {each.citation}")
    for line in lines:
        print_line(terminal_text(f"       {line}"))


@sighting.command()
def edit(
    context: typer.Context,
    number: NumberArgument,
    version: VersionOption = None,
    type_: NewTypeOption = None,
    at: Annotated[float | None, time_option("--at")] = None,
    until: Annotated[float | None, time_option("--until")] = None,
    box: BoxOption = None,
    certainty: NewCertaintyOption = None,
    rival: RivalOption = None,
    count: CountOption = None,
    shown: ContextOption = None,
    marking: NewMarkingOption = None,
    marking_language: NewLanguageOption = None,
    note: NewNoteOption = None,
    basis: NewBasisOption = None,
    item: ItemOption = None,
    why: Annotated[str, typer.Option(help="Why it is corrected.")] = "",
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Correct a sighting; what was said before stays and can be shown."""
    from vidcat.cli.parse import count_of, region_of, rivals_of, with_changes
    from vidcat.operations.frames.labelling import Edit, relabel

    given = {
        "region": region_of(box),
        "rivals": rivals_of(rival) or None,
        "count": count_of(count),
        "context": shown,
        "marking": marking,
        "marking_language": marking_language,
        "note": note,
        "basis": basis,
        "item": item,
    }

    def change(said: Statement) -> Statement:
        return with_changes(said, type_, certainty, given)

    with opened(context, catalogue) as found:
        said_by = person_of(found.settings, by)
        made = relabel(found, number, Edit(change, (at, until), why), said_by, version)
    _print(made, as_json=as_json)


@sighting.command()
def withdraw(
    context: typer.Context,
    number: NumberArgument,
    reason: Annotated[str, typer.Option(help="Why.")],
    version: VersionOption = None,
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a sighting back; it is kept, with who and why."""
    from vidcat.operations.frames.labelling import withdraw as take_back

    with opened(context, catalogue) as found:
        made = take_back(found, number, person_of(found.settings, by), reason, version)
    _print(made, as_json=as_json)


@sighting.command()
def review(
    context: typer.Context,
    number: NumberArgument,
    verdict: Annotated[ReviewVerdict, typer.Argument(show_default=False)],
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    version: VersionOption = None,
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Review a sighting. A proposal becomes your own with `confirm`, and ends with `dispute`."""
    from vidcat.casework.sightings.statements import Opinion
    from vidcat.operations.frames.labelling import judge

    with opened(context, catalogue) as found:
        opinion = Opinion(verdict, reason)
        made = judge(found, number, opinion, person_of(found.settings, by), version)
    _print(made, as_json=as_json)


def _print(made: Sighting, *, as_json: bool) -> None:
    if as_json:
        print_json(sighting_json(made))
    else:
        print_line(sighting_line(made))
