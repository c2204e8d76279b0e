"""`vidcat family`: the videos that share footage with one, and how they were published."""

from collections.abc import Sequence
from typing import Any

import typer

from vidcat.cli.copies.relation_lines import KINDS, called
from vidcat.cli.options import CatalogueOption, JsonOption, VideoArgument, opened
from vidcat.cli.render import (
    SHORT,
    print_json,
    print_line,
)
from vidcat.domain.copies.verdicts import VerdictWord
from vidcat.domain.exchange.documents import date_json
from vidcat.domain.exchange.video_documents import verdict_json
from vidcat.domain.provenance.lineage import KnownPosting, Lineage, Member, Tie
from vidcat.domain.values.file_names import path_fields, terminal_text
from vidcat.domain.values.time import clock


def family(
    context: typer.Context,
    name: VideoArgument,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the family of a video: its members, their known postings, and which is earliest.

    Postings are those of `vidcat posting`, and those that resolved citations of reports tell of.
    Earliest known, longest and largest do not mean first made.
    """
    from vidcat.reads.provenance.lineage import trace_family

    with opened(context, catalogue) as found:
        traced = trace_family(found.store, name)
    if as_json:
        print_json(_lineage_json(traced))
        return
    for line in _lines(traced):
        print_line(line)


def _lineage_json(traced: Lineage) -> dict[str, Any]:
    return {
        "family": traced.family,
        "compilation": [vars(part) for part in traced.members[0].record.parts],
        "members": [_member_json(each) for each in traced.members],
        "earliest_posted": list(traced.earliest_posted),
        "longest": list(traced.longest),
        "largest": list(traced.largest),
    }


def _member_json(member: Member) -> dict[str, Any]:
    record = member.record
    facts = record.facts
    paths = [path_fields(copy.path) for copy in record.copies[:1]]
    return {
        "video": record.sha256,
        **(paths[0] if paths else {"path": None}),
        "duration_s": facts and facts.duration_s,
        "width": facts and facts.width,
        "height": facts and facts.height,
        "size_bytes": record.size_bytes,
        "postings": [_known_json(each) for each in member.postings],
        "relation": member.tie and _tie_json(member.tie),
    }


def _known_json(known: KnownPosting) -> dict[str, Any]:
    return vars(known) | {"posted": date_json(known.posted)}


def _tie_json(tie: Tie) -> dict[str, Any]:
    verdict = tie.verdict and verdict_json(tie.verdict)
    return {"kind": tie.kind, "band": tie.band, "verdict": verdict}


def _lines(traced: Lineage) -> list[str]:
    if traced.family is None:
        lines = ["This video is in no family: nothing probable or confirmed ties it to another."]
        parts = traced.members[0].record.parts
        if parts:
            films = ", ".join(dict.fromkeys(part.film[:SHORT] for part in parts))
            lines = [f"This video is a compilation: it shows parts of {films}, and ties nobody."]
        return lines + _member_lines(traced.members[0])
    lines = [line for each in traced.members for line in _member_lines(each)]
    if not traced.earliest_posted:
        lines.append("No posting with a date is known of any of them.")
    elif len(traced.earliest_posted) > 1:
        lines.append(f"May be the earliest known posting: {_short(traced.earliest_posted)}")
    else:
        lines.append(f"Earliest known posting: {_short(traced.earliest_posted)}")
    lines.append(f"Longest: {_short(traced.longest)}")
    lines.append(f"Largest picture: {_short(traced.largest)}")
    return lines


def _member_lines(member: Member) -> list[str]:
    record = member.record
    facts = record.facts
    name = record.copies[0].path.rpartition(b"/")[2] if record.copies else b""
    measured = f", {clock(facts.duration_s)}, {facts.width}x{facts.height}" if facts else ""
    lines = [f"{called(record.sha256, name)}{measured}, {record.size_bytes:,} bytes"]
    if member.tie:
        lines.append(f"  {_tied(member.tie)}")
    lines += [f"  posted {_known(each)}" for each in member.postings]
    return lines + ([] if member.postings else ["  no posting known"])


def _tied(tie: Tie) -> str:
    if tie.verdict and tie.verdict.word is VerdictWord.DIFFERENT:
        by = terminal_text(tie.verdict.by)
        return f"is a different video, says {by}; other copies tie the two all the same"
    what = f"{KINDS[tie.kind]} it" if tie.kind else "shares footage with it"
    said = f"{tie.verdict.word}, says {tie.verdict.by}" if tie.verdict else ""
    return terminal_text(f"{what} ({', '.join(filter(None, (tie.band, said)))})")


def _known(known: KnownPosting) -> str:
    source = f"posting {known.posting}"
    if known.report:
        source = f"report {known.report}, citation {known.citation}"
    date = known.posted.edtf if known.posted else "without a known date"
    parts = (date, known.publisher and f"by {known.publisher}", known.url, f"[{source}]")
    return terminal_text(" ".join(part for part in parts if part))


def _short(videos: Sequence[str]) -> str:
    return ", ".join(video[:SHORT] for video in videos) or "not known"
