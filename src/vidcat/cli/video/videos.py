"""`vidcat videos` and `vidcat video`: what the catalogue holds."""

from collections.abc import Sequence
from typing import Annotated

import typer

from vidcat.cli.copies.relation_lines import called, print_relation
from vidcat.cli.options import CatalogueOption, JsonOption, VideoArgument, opened
from vidcat.cli.provenance.postings import posting_json, posting_line
from vidcat.cli.render import (
    SHORT,
    counted,
    print_json,
    print_line,
    print_table,
    say,
    shown_path,
)
from vidcat.cli.shown import note_shown
from vidcat.cli.statements import sighting_line
from vidcat.domain.exchange.documents import sighting_json
from vidcat.domain.exchange.video_documents import (
    attestation_json,
    relation_json,
    video_json,
    whole_video_json,
)
from vidcat.domain.provenance.attestations import Attestation
from vidcat.domain.values.file_names import path_text, terminal_text
from vidcat.domain.values.time import clock
from vidcat.domain.video.clock_words import clock_lines, left_out_line
from vidcat.domain.video.metadata_words import metadata_lines
from vidcat.domain.video.model import CopyStatus, MediaFacts, Video


def videos(
    context: typer.Context,
    status: Annotated[
        str | None,
        typer.Option(
            help="catalogued, partial, refused, failed, pending or all. Default: not refused.",
            show_default=False,
        ),
    ] = None,
    path: Annotated[
        str | None, typer.Option(help="Only videos found at a path with this in it.")
    ] = None,
    tag: Annotated[
        str | None,
        typer.Option(help="Only videos whose file has a tag with this in its name or value."),
    ] = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the videos of the catalogue."""
    from vidcat.reads.video.by_name import count_unsaid, list_videos

    with opened(context, catalogue) as found:
        records = list_videos(found.store, status, path, tag)
        unsaid = count_unsaid(found.store) if tag is not None else 0
    if unsaid:
        say(f"{counted(unsaid, 'video')} not searched for tags: an older version extracted them.")
    if as_json:
        print_json([video_json(record) for record in records])
        return
    header = ("video", "status", "time", "size", "codec", "family", "places", "path")
    print_table([header, *map(_row, records)])


def video(
    context: typer.Context,
    name: VideoArgument,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one video: its facts, places, copies, shots and keyframes, and what is said of it."""
    from vidcat.casework.provenance.archived import attestations_of
    from vidcat.reads.copies.relations import list_copies
    from vidcat.reads.provenance.lineage import list_postings
    from vidcat.reads.video.by_name import (
        file_names,
        find_video,
        proved_statuses,
        said_of,
        with_parts,
    )

    with opened(context, catalogue) as found:
        record = with_parts(found.store, find_video(found.store, name))
        citations, sightings = said_of(found.store, record.sha256)
        note_shown(found, [each.number for each in sightings])
        postings = list_postings(found.store, record.sha256)
        attestations = attestations_of(found.store, record.sha256)
        related = list_copies(found.store, record.sha256)
        names = file_names(found.store)
    statuses = proved_statuses(record)  # of one video; a list would take too long
    if as_json:
        cited = [{"report": report, "citation": number} for report, number in citations]
        said = {
            "citations": cited,
            "relations": [relation_json(each.relation, each.verdict) for each in related],
            "postings": [posting_json(each) for each in postings],
            "attestations": [attestation_json(each) for each in attestations],
            "sightings": [sighting_json(each) for each in sightings],
        }
        print_json(whole_video_json(record, statuses) | said)
        return
    _print_video(record, statuses)
    for each in related:
        other = each.relation.b
        print_relation(each.relation, "related   it", called(other, names[other]))
    for report, number in citations:
        print_line(f"cited     by {report}, citation {number}")
    for posting in postings:
        print_line(f"posting   {posting_line(posting)}")
    for paper in attestations:
        print_line(f"paper     {_paper_line(paper)}")
    for seen in sightings:
        print_line(f"sighting {sighting_line(seen)}")


def _paper_line(each: Attestation) -> str:
    paper = each.paper
    note = f" ({paper.note})" if paper.note else ""
    return terminal_text(
        f"{paper.kind}{note}: {path_text(paper.path)}, {paper.size_bytes} bytes, "
        f"sha256 {paper.sha256[:SHORT]} [says {each.by}]"
    )


def _row(record: Video) -> tuple[str, ...]:
    facts = record.facts
    return (
        record.sha256[:SHORT],
        f"{record.status} ({record.reason})" if record.reason else record.status,
        clock(facts.duration_s) if facts else "",
        f"{facts.width}x{facts.height}" if facts else "",
        facts.codec if facts else "",
        "compilation" if record.parts else (record.family or "")[:SHORT],
        str(len(record.copies)),
        shown_path(record.copies[0].path) if record.copies else "",
    )


_NOW = {
    CopyStatus.PRESENT: "",
    CopyStatus.TOUCHED: "; touched since: only its hash would tell whether its bytes changed",
    CopyStatus.CHANGED: "; CHANGED since: it holds other bytes now",
    CopyStatus.MISSING: "; MISSING now",
    CopyStatus.UNREADABLE: "; UNREADABLE now",
}


def _print_facts(facts: MediaFacts) -> None:
    turned = f", turned {facts.rotation} degrees" if facts.rotation else ""
    turned += ", mirrored" if facts.mirrored else ""
    rate = f", {facts.fps:.3f} frames/s" if facts.fps else ""
    print_line(f"picture   {facts.width}x{facts.height}{turned}, {facts.codec}{rate}")
    print_line(f"container {facts.container}, {clock(facts.duration_s)}")
    for each in facts.streams:
        print_line(f"stream    {each}{f' ({each.role})' if each.role else ''}")
    for line in clock_lines(facts.time_base):
        print_line(f"clock     {line}")
    if line := left_out_line(facts):
        print_line(f"left out  {line}")
    for line in metadata_lines(facts.metadata):
        print_line(f"file says {line}")


def _print_video(record: Video, statuses: Sequence[CopyStatus]) -> None:
    print_line(f"video     {record.sha256}")
    why = f" ({record.reason}: {terminal_text(record.detail)})" if record.reason else ""
    print_line(f"status    {record.status}{why}")
    print_line(f"size      {record.size_bytes} bytes")
    if record.facts:
        _print_facts(record.facts)
    if record.family:
        print_line(f"family    {record.family}")
    for part in record.parts:
        where = f"{clock(part.start_s)} to {clock(part.end_s)}"
        print_line(f"shows     {where}: a part of the film {part.film[:SHORT]}")
    if record.parts:
        print_line("          A compilation: it is of none of these films, and ties nobody.")
    for copy, status in zip(record.copies, statuses, strict=True):
        seen = f"first seen {copy.first_seen}{_NOW[status]}"
        print_line(f"place     {shown_path(copy.path)} ({seen})")
    for number, shot in enumerate(record.shots, 1):
        print_line(
            f"shot      {number}: {clock(shot.start_s)} to {clock(shot.end_s)}"
            f" (opens with {shot.opened_by})"
        )
    for still in record.keyframes:
        print_line(f"keyframe  {clock(still.time_s)} pts {still.pts} blob {still.blob[:SHORT]}")
