"""`vidcat report` and `vidcat reports`: what is cited and claimed, and whether it is seen."""

from typing import Annotated

import typer

from vidcat.cli.options import (
    ByOption,
    CatalogueOption,
    JsonOption,
    making_catalogue,
    opened,
    person_of,
    settings_of,
)
from vidcat.cli.render import counted, print_json, print_line, print_one
from vidcat.cli.shown import note_shown
from vidcat.cli.statements import citation_lines, look_at_lines, report_lines
from vidcat.domain.exchange.documents import check_json, report_json
from vidcat.domain.reports.claims import Report
from vidcat.domain.reports.drafts import CitationKind
from vidcat.domain.values.fields import MAX_KEY
from vidcat.domain.values.file_names import terminal_text

report = typer.Typer(name="report", help="Source reports.", no_args_is_help=True)

ReportArgument = Annotated[
    str,
    typer.Argument(metavar="REPORT", help="Its name, as in `vidcat reports`.", show_default=False),
]
CitationArgument = Annotated[
    int,
    typer.Argument(
        metavar="CITATION", help="Its number in the report.", max=MAX_KEY, show_default=False
    ),
]
VideoArgument = Annotated[str, typer.Argument(metavar="VIDEO", show_default=False)]


@report.command()
def add(
    context: typer.Context,
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE|URL",
            help="A YAML file, a saved page (HTML, MHTML), a text (.txt), or an http(s) address.",
            show_default=False,
        ),
    ],
    url: Annotated[
        str | None, typer.Option(help="Where a saved page or text came from.", show_default=False)
    ] = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add a report with its citations and claims; the page itself is kept with its SHA-256.

    Frames and players of a page that were not understood are listed, to be looked at.

    The form of the YAML file is described in seeds/README.md and seeds/report.schema.json.
    """
    from vidcat.operations.import_.reports import read_source, record_source

    read = read_source(source, url)
    with making_catalogue(settings_of(context, catalogue)) as found:
        added = record_source(found, read)
    if as_json:
        print_json(report_json(added))
        return
    print_line(
        f"{added.draft.slug}: {counted(len(added.cited), 'citation')}, "
        f"{counted(len(added.claims), 'claim')}. "
        f"`vidcat report show {added.draft.slug}` shows them."
    )
    if read.page is not None and added.draft.note:
        print_line(terminal_text(added.draft.note))
    for line in look_at_lines(added):
        print_line(terminal_text(line))


@report.command()
def show(
    context: typer.Context,
    name: ReportArgument,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a report with the claim check: each claim, what bears on it, and what follows."""
    from vidcat.casework.reports.claims import check_report

    with opened(context, catalogue) as found:
        check = check_report(found.store, name)
        note_shown(found, check.sightings)
    if as_json:
        print_json(check_json(check))
        return
    for line in report_lines(check):
        print_line(line)


@report.command()
def cite(
    context: typer.Context,
    name: ReportArgument,
    description: Annotated[str, typer.Option(help="The footage, in your own words.")] = "",
    quote: Annotated[str, typer.Option(help="The report's sentence.")] = "",
    url: Annotated[str, typer.Option(help="Where the report points.")] = "",
    kind: Annotated[list[CitationKind] | None, typer.Option(help="What it shows.")] = None,
    publisher: Annotated[str, typer.Option(help="Who released the footage.")] = "",
    date: Annotated[
        str | None, typer.Option(metavar="EDTF", help="As in 2016-06~.", show_default=False)
    ] = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add a citation to a report."""
    from vidcat.casework.reports.statements import cite as add_citation
    from vidcat.cli.parse import date_of
    from vidcat.domain.reports.drafts import CitationDraft

    draft = CitationDraft(
        number=0,
        kinds=tuple(dict.fromkeys(kind or ())),
        description=description,
        quote=quote,
        url=url,
        publisher=publisher,
        published=date_of(date),
    )
    with opened(context, catalogue) as found:
        number = add_citation(found.store, name, draft)
    print_one({"report": name, "citation": number}, f"citation {number}", as_json=as_json)


@report.command()
def claim(
    context: typer.Context,
    name: ReportArgument,
    type_: Annotated[str, typer.Option("--type", metavar="T", help="Equipment type.")] = "",
    count: Annotated[
        str | None, typer.Option(help='"at least 1", "several"... Default: not given.')
    ] = None,
    quote: Annotated[str, typer.Option(help="The report's words.")] = "",
    description: Annotated[str, typer.Option(help="In your own words.")] = "",
    citation: Annotated[
        int | None, typer.Option(metavar="N", max=MAX_KEY, help="The citation it is about.")
    ] = None,
    said_by: Annotated[str, typer.Option(help="Who claims it, if not the report.")] = "report",
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add a claim to a report."""
    from vidcat.casework.reports.statements import claim as add_claim
    from vidcat.cli.parse import count_of
    from vidcat.domain.reports.drafts import ClaimDraft
    from vidcat.domain.values.counts import Count, Hedge

    counted = count_of(count) or Count(Hedge.NOT_GIVEN)
    draft = ClaimDraft(0, citation, type_, counted, quote, description, said_by)
    with opened(context, catalogue) as found:
        number = add_claim(found.store, name, draft)
    print_one({"report": name, "claim": number}, f"claim {number}", as_json=as_json)


@report.command()
def resolve(
    context: typer.Context,
    name: ReportArgument,
    citation: CitationArgument,
    video: VideoArgument,
    undo: Annotated[
        str | None,
        typer.Option(metavar="REASON", help="It is not that video after all.", show_default=False),
    ] = None,
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record which video a citation means; it may be several copies."""
    from vidcat.casework.reports.statements import resolve as tie
    from vidcat.casework.reports.statements import unresolve as untie
    from vidcat.reads.video.by_name import find_video

    with opened(context, catalogue) as found:
        sha256 = find_video(found.store, video).sha256
        person = person_of(found.settings, by)
        if undo is not None:
            untie(found.store, name, citation, sha256, person, undo)
        else:
            tie(found.store, name, citation, sha256, person)
    is_not = "is" if undo is None else "is not"
    print_one(
        {"report": name, "citation": citation, "video": sha256, "resolved": undo is None},
        f"citation {citation} of {name} {is_not} video {sha256}",
        as_json=as_json,
    )


def reports(
    context: typer.Context,
    unresolved: Annotated[
        bool, typer.Option("--unresolved", help="The citations that have no video yet.")
    ] = False,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the reports, or what is known of the citations that have no video yet."""
    from vidcat.reads.reports.report_views import list_reports

    with opened(context, catalogue) as found:
        listed = list_reports(found.store, unresolved=unresolved)
    if as_json:
        print_json([report_json(each) for each in listed])
        return
    for each in listed:
        for line in _lines(each, unresolved=unresolved):
            print_line(terminal_text(line))


def _lines(each: Report, *, unresolved: bool) -> list[str]:
    if unresolved:
        return [each.draft.slug, *(line for c in each.citations for line in citation_lines(c))]
    missing = sum(not citation.resolutions for citation in each.cited)
    looks = f", {len(each.to_look_at)} to be looked at" if each.to_look_at else ""
    return [
        f"{each.draft.slug:44} {counted(len(each.cited), 'citation')} ({missing} unresolved)"
        f"{looks}, {counted(len(each.claims), 'claim')}: {each.draft.title}"
    ]
