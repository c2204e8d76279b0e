"""`vidcat history`: who said what, and when, of every sort of statement."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from vidcat.cli.options import CatalogueOption, JsonOption, opened
from vidcat.cli.render import SHORT, print_json, print_line
from vidcat.cli.shown import note_shown
from vidcat.domain.provenance.custody import Event
from vidcat.domain.values.file_names import terminal_text


def history(
    context: typer.Context,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who said it.")] = None,
    video: Annotated[str | None, typer.Option(metavar="VIDEO", help="On one video.")] = None,
    before: Annotated[
        str | None, typer.Option(metavar="TIME", help="Only what is older, as in 2026-11-23T14:00.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 50,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what was said, corrected and taken back, the newest first; --json gives lines.

    Example: `vidcat history --by Lina --before 2026-06-01`
    """
    from vidcat.reads.provenance.history import past_of

    with opened(context, catalogue) as found:
        past = past_of(found.store, limit, by=by, video=video, before=before)
        note_shown(found, {each.sighting for each in past.events if each.sighting})
    for event in past.events:
        if as_json:
            print_json(_document(event))
        else:
            print_line(terminal_text(_line(event)))
    if not past.events and not as_json:
        print_line("Nothing was said.")


def _document(event: Event) -> dict[str, Any]:
    return {**asdict(event), "at": event.at.isoformat()}


def _line(event: Event) -> str:
    about = [
        f"sighting {event.sighting}" if event.sighting else "",
        f"{event.report}{f':{event.number}' if event.number else ''}" if event.report else "",
        f"in {event.video[:SHORT]}" if event.video else "",
        f"and {event.other[:SHORT]}" if event.other else "",
    ]
    what = " ".join(part for part in (event.what, *about) if part)
    who = event.by or "vidcat"
    return f"{event.at:%Y-%m-%d %H:%M}  {who}: {what}{f' ({event.detail})' if event.detail else ''}"
