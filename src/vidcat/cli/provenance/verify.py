"""`vidcat verify`: is everything as it was recorded?"""

from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from vidcat.cli.options import CatalogueOption, JsonOption, opened
from vidcat.cli.progress import counting
from vidcat.cli.render import counted, print_json, print_line
from vidcat.domain.provenance.damage import Damage
from vidcat.domain.values.dates import parse_moment
from vidcat.domain.values.fields import MAX_KEY, field_named
from vidcat.domain.values.file_names import terminal_text
from vidcat.errors import BadCheckpoint

if TYPE_CHECKING:
    from vidcat.catalogue import Catalogue
    from vidcat.operations.verify.checkpoints import Anchor
    from vidcat.operations.verify.verification import Verified


SampleOption = Annotated[
    int | None,
    typer.Option(
        min=1, max=MAX_KEY, help="So many videos and blobs, by chance.", show_default=False
    ),
]
SinceOption = Annotated[
    str | None,
    typer.Option(
        metavar="DATE", help="Only videos and blobs that came since then.", show_default=False
    ),
]
CheckpointOption = Annotated[
    list[Path] | None,
    typer.Option(metavar="FILE", help="A checkpoint that the log must agree with."),
]
KeyOption = Annotated[
    list[str] | None,
    typer.Option(metavar="KEY", help="A public key that may have signed it, beside our own."),
]
RootsOption = Annotated[
    list[Path] | None,
    typer.Option("--roots", metavar="FILE", help="Certificates (PEM) of who may have stamped it."),
]


ResumeOption = Annotated[
    bool, typer.Option("--resume", help="Go on after what a verification that was stopped did.")
]


def verify(
    context: typer.Context,
    sample: SampleOption = None,
    since: SinceOption = None,
    checkpoint: CheckpointOption = None,
    key: KeyOption = None,
    roots: RootsOption = None,
    resume: ResumeOption = False,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check the log and every row against it; hash files again, decode cited frames again.

    Each damage is named, with what it means and what to do; then the exit status is 1. Nothing is
    changed; the result is a line of the log. Example: `vidcat verify --sample 200`
    """
    from vidcat.operations.verify.verification import Scope, Verified, stopped_after
    from vidcat.operations.verify.verification import verify as verified

    begun, found = monotonic(), Verified()
    with field_named("since"):
        day = parse_moment(since) if since is not None else None
    with opened(context, catalogue) as at, counting("step") as told:
        anchors = _anchors(at, checkpoint or [], key or [], roots or [])
        with at.store.read() as tx:
            after = stopped_after(tx) if resume else {}
        scope = Scope(sample, day, anchors, after)
        for damage in verified(at, found, told, scope):
            _print(damage, as_json=as_json)
    if as_json:
        seconds = round(monotonic() - begun, 3)
        counts = {name: value for name, value in vars(found).items() if name != "last"}
        print_json({"summary": {**counts, "seconds": seconds}})
    else:
        _print_summary(found)
    if found.damaged:
        raise typer.Exit(1)


def _anchors(
    catalogue: "Catalogue", files: list[Path], keys: list[str], roots: list[Path]
) -> "list[Anchor]":
    from vidcat.operations.verify.checkpoints import Anchor, known_keys, trusted_roots

    if (keys or roots) and not files:
        raise BadCheckpoint("--key and --roots say how to check a checkpoint: name one.")
    known, trusted = known_keys(catalogue, keys) if files else [], trusted_roots(roots)
    return [Anchor(file, known, trusted) for file in files]


def _print(damage: Damage, *, as_json: bool) -> None:
    if as_json:
        told = {"means": damage.kind.means, "to_do": damage.kind.to_do}
        print_json({"damage": damage.kind, "what": damage.what, "detail": damage.detail} | told)
        return
    detail = f" ({damage.detail})" if damage.detail else ""
    print_line(f"DAMAGED  {terminal_text(damage.what + detail)}")
    print_line(f"         {damage.kind.means} {damage.kind.to_do}")


def _print_summary(found: "Verified") -> None:
    of_videos, of_blobs = found.of["videos"], found.of["blobs"]
    print_line(
        f"{found.videos} of {counted(of_videos, 'video')}, {found.blobs} of "
        f"{counted(of_blobs, 'blob')}, {counted(found.frames, 'cited frame')} and "
        f"{counted(found.log_lines, 'line')} of the log, which cover {counted(found.rows, 'row')}, "
        "were looked at."
    )
    for file, proved in found.checkpoints.items():
        print_line(f"{terminal_text(file)}: {proved}.")
    if found.unchecked:
        print_line(
            f"{counted(found.unchecked, 'cited frame')} could not be compared: no file, or no hash."
        )
    is_all = (found.videos, found.blobs) == (of_videos, of_blobs) and not found.unchecked
    none = "No damage was found." if is_all else "No damage was found in what was looked at."
    print_line(f"{counted(found.damaged, 'damage')}." if found.damaged else none)
