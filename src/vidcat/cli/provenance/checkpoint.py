"""`vidcat checkpoint`: a signed file that says how far the log of custody goes."""

from pathlib import Path
from typing import Annotated

import typer

from vidcat.cli.options import CatalogueOption, JsonOption, opened
from vidcat.cli.render import counted, print_one, say
from vidcat.domain.values.file_names import terminal_text

OutputOption = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help="Where to write it. Default: vidcat-checkpoint-LENGTH.txt in this folder.",
        show_default=False,
    ),
]
TimestampOption = Annotated[
    str | None,
    typer.Option(
        "--timestamp",
        metavar="URL",
        help="Have it stamped by this authority (RFC 3161), which receives its SHA-256 only.",
        show_default=False,
    ),
]
CalendarOption = Annotated[
    str | None,
    typer.Option(
        "--opentimestamps",
        metavar="URL",
        help="Have it stamped by this calendar of OpenTimestamps, which receives a digest only.",
        show_default=False,
    ),
]


def checkpoint(
    context: typer.Context,
    output: OutputOption = None,
    timestamp: TimestampOption = None,
    opentimestamps: CalendarOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a signed file that says how many lines the log of custody has, and their digest.

    Give it to somebody else, by mail or on paper: `vidcat verify --checkpoint FILE` then finds
    out whether what was recorded until now was changed, also by who can change the whole catalogue.
    Without a URL nothing leaves this machine. Example: `vidcat checkpoint -o monday.txt`
    """
    from vidcat.operations.verify.checkpoints import Witnesses, make_checkpoint, own_key

    with opened(context, catalogue) as at:
        key = own_key(at)
        if key.is_new:
            say(f"vidcat: a key was made in {terminal_text(str(key.file))}; keep a copy of it.")
        made = make_checkpoint(at, key, output, Witnesses(timestamp, opentimestamps))
    signed = made.signed.checkpoint
    print_one(
        {
            "file": str(made.file),
            "stamps": [str(each) for each in made.stamps],
            "catalogue": signed.head.origin,
            "length": signed.head.length,
            "digest": signed.head.digest,
            "at": signed.at.isoformat(timespec="seconds"),
            "key": key.public_text,
        },
        f"{counted(signed.head.length, 'line')} of the log signed in "
        f"{terminal_text(str(made.file))}; the public key is {key.public_text}",
        as_json=as_json,
    )
