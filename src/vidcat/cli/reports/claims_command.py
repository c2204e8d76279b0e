"""`vidcat report assess` and `overrule`: what is said of claims."""

from typing import Annotated

import typer

from vidcat.cli.options import ByOption, CatalogueOption, JsonOption, opened, person_of
from vidcat.cli.render import print_json, print_line, print_one
from vidcat.cli.reports.reports_command import ReportArgument, report
from vidcat.cli.shown import note_shown
from vidcat.cli.statements import claim_lines
from vidcat.domain.exchange.documents import checked_claim_json
from vidcat.domain.reports.claim_check import ClaimStatus
from vidcat.domain.reports.drafts import ClaimRef
from vidcat.domain.sightings.statements import Bearing
from vidcat.domain.values.fields import MAX_KEY
from vidcat.domain.values.file_names import terminal_text
from vidcat.domain.values.signed import Signed
from vidcat.errors import UsageError

__all__ = ["report"]

ClaimArgument = Annotated[
    int,
    typer.Argument(metavar="CLAIM", help="Its number.", max=MAX_KEY, show_default=False),
]


@report.command()
def assess(
    context: typer.Context,
    name: ReportArgument,
    claim_number: ClaimArgument,
    video: Annotated[str | None, typer.Option(help="It was looked through in vain.")] = None,
    sighting: Annotated[
        int | None, typer.Option(metavar="N", max=MAX_KEY, help="A sighting that bears on it.")
    ] = None,
    bearing: Annotated[Bearing, typer.Option(help="How.")] = Bearing.NOT_VISIBLE,
    note: Annotated[str, typer.Option(help="Why.")] = "",
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record how a sighting bears on a claim, or that a video does not show what is claimed.

    The answer names what follows: a sighting counts if it shows the cited footage and type.
    """
    from vidcat.casework.reports.claims import checked_claim
    from vidcat.operations.import_.reports import assess as say

    of = ClaimRef(name, claim_number)
    with opened(context, catalogue) as found:
        said_by = person_of(found.settings, by)
        say(found.store, of, bearing, video, sighting, Signed(said_by, note))
        checked = checked_claim(found.store, of)
        note_shown(found, checked.sightings, said_by)
    told = {"status": checked.status, "reason": checked.reason}
    print_one(
        {"report": name, "claim": claim_number, "bearing": bearing, **told},
        f"claim {claim_number} of {name} is {checked.status}: {checked.reason}",
        as_json=as_json,
    )


@report.command()
def overrule(
    context: typer.Context,
    name: ReportArgument,
    claim_number: ClaimArgument,
    status: Annotated[
        ClaimStatus | None,
        typer.Option("--as", help="What the claim is, against what is computed of it."),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why; it is shown with your name.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="What is computed counts again.")] = False,
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Overrule what is computed of a claim, by name and with a reason; both are shown.

    Example: `vidcat report overrule parade 3 --as partly --reason "two of them are BTR-70"`
    """
    from vidcat.casework.reports.claims import end_overruling, overrule_claim

    if (status is None) is not undo:
        raise UsageError("Give --as with what the claim is, or --undo.")
    of = ClaimRef(name, claim_number)
    with opened(context, catalogue) as found:
        person = person_of(found.settings, by)
        if status is None:
            checked = end_overruling(found.store, of, reason, person)
        else:
            checked = overrule_claim(found.store, of, status, reason, person)
        note_shown(found, checked.sightings, person)
    if as_json:
        print_json(checked_claim_json(checked))
        return
    for line in claim_lines(checked):
        print_line(terminal_text(line))
