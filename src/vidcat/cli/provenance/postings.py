"""`vidcat posting`: where and when a video was published, as people say."""

from typing import Annotated, Any

import typer

from vidcat.cli.options import (
    ByOption,
    CatalogueOption,
    JsonOption,
    VideoArgument,
    opened,
    person_of,
)
from vidcat.cli.render import SHORT, print_json, print_line, print_one
from vidcat.domain.exchange.documents import date_json
from vidcat.domain.provenance.lineage import Posting, PostingDraft
from vidcat.domain.values.fields import MAX_KEY
from vidcat.domain.values.file_names import terminal_text

posting = typer.Typer(name="posting", help="Where videos were published.", no_args_is_help=True)


@posting.command()
def add(
    context: typer.Context,
    video: VideoArgument,
    url: Annotated[str, typer.Option(help="Where it was published.")] = "",
    publisher: Annotated[str, typer.Option(help="Who published it.")] = "",
    posted: Annotated[
        str | None, typer.Option(metavar="EDTF", help="When, as in 2016-06~.", show_default=False)
    ] = None,
    note: Annotated[str, typer.Option(help="How you know.")] = "",
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record where a video was published: at least an address or a publisher.

    Nothing is fetched.
    """
    from vidcat.casework.provenance.postings import add_posting
    from vidcat.cli.parse import date_of
    from vidcat.reads.video.by_name import find_video

    draft = PostingDraft(url, publisher, date_of(posted, "posted"), note)
    with opened(context, catalogue) as found:
        sha256 = find_video(found.store, video).sha256
        made = add_posting(found.store, sha256, draft, person_of(found.settings, by))
    print_one(posting_json(made), posting_line(made), as_json=as_json)


@posting.command()
def withdraw(
    context: typer.Context,
    number: Annotated[
        int,
        typer.Argument(
            metavar="N",
            help="Its number, as in `vidcat posting list`.",
            min=1,
            max=MAX_KEY,
            show_default=False,
        ),
    ],
    reason: Annotated[str, typer.Option(help="Why.")],
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a posting back; it stays recorded, with who and why."""
    from vidcat.casework.provenance.postings import withdraw_posting

    with opened(context, catalogue) as found:
        ended = withdraw_posting(found.store, number, reason, person_of(found.settings, by))
    print_one(posting_json(ended), posting_line(ended), as_json=as_json)


@posting.command("list")
def list_(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[VIDEO]", help="Only its postings.", show_default=False)
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Those that were taken back, too.")
    ] = False,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """List postings in the order they were recorded."""
    from vidcat.reads.provenance.lineage import list_postings

    with opened(context, catalogue) as found:
        listed = list_postings(found.store, name, withdrawn=everything)
    if as_json:
        print_json([posting_json(each) for each in listed])
        return
    for each in listed:
        print_line(f"{posting_line(each)}  of {each.video[:SHORT]}")
    if not listed:
        print_line("No posting is recorded.")


def posting_json(each: Posting) -> dict[str, Any]:
    """Return one row of `vidcat posting list --json`."""
    draft, ended = each.draft, each.withdrawn
    return {
        "posting": each.number,
        "video": each.video,
        "url": draft.url,
        "publisher": draft.publisher,
        "posted": date_json(draft.posted),
        "note": draft.note,
        "by": each.by,
        "at": each.at.isoformat(),
        "withdrawn": ended and {"by": ended.by, "reason": ended.why, "at": ended.at.isoformat()},
    }


def posting_line(each: Posting) -> str:
    """Write a posting on one line."""
    draft, ended = each.draft, each.withdrawn
    parts = [
        f"{each.number}:",
        draft.posted.edtf if draft.posted else "no date,",
        draft.publisher,
        draft.url,
        f"({draft.note})" if draft.note else "",
        f"[says {each.by}]",
        f"WITHDRAWN by {ended.by}: {ended.why}" if ended else "",
    ]
    return terminal_text(" ".join(part for part in parts if part))
