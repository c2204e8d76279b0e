"""`vidcat verdict`, and what `vidcat copies` says of one pair: why, and who said what of it."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vidcat.cli.copies.relation_lines import called, print_relation
from vidcat.cli.options import ByOption, CatalogueOption, JsonOption, opened, person_of
from vidcat.cli.render import (
    print_json,
    print_line,
)
from vidcat.domain.copies.explanation import MomentPair, SegmentEvidence
from vidcat.domain.copies.matching import Kind
from vidcat.domain.copies.pair_key import PairKey
from vidcat.domain.copies.pair_words import bits_words
from vidcat.domain.copies.verdicts import ENOUGH, Verdict, VerdictWord
from vidcat.domain.exchange.video_documents import relation_json, verdict_json
from vidcat.domain.values.file_names import terminal_text
from vidcat.domain.values.signed import Signed
from vidcat.domain.values.time import clock
from vidcat.errors import NothingToShow, OriginalMissing

if TYPE_CHECKING:
    from vidcat.catalogue import Catalogue
    from vidcat.reads.copies.relations import Explanation, JudgedRelation, Unfound

LINES = 24  # of one segment; --json has every moment


def verdict(
    context: typer.Context,
    a: Annotated[str, typer.Argument(metavar="A", help="A video.", show_default=False)],
    b: Annotated[str, typer.Argument(metavar="B", help="Another.", show_default=False)],
    word: Annotated[
        VerdictWord, typer.Argument(help="Whether they share footage.", show_default=False)
    ],
    reason: Annotated[str, typer.Option(help="Why.")],
    kind: Annotated[Kind | None, typer.Option(help="What A is to B, if they are the same.")] = None,
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Judge whether two videos share footage; remembered for ever, and acted on at once.

    Confirmed pairs make families and carry labels; a refused pair is never shown or used again.
    """
    from vidcat.casework.copies.verdicts import give_verdict
    from vidcat.reads.video.by_name import find_video

    with opened(context, catalogue) as found:
        said_by = person_of(found.settings, by)
        pair = PairKey(find_video(found.store, a).sha256, find_video(found.store, b).sha256)
        given = give_verdict(found.store, pair, word, kind, Signed(said_by, reason))
    if as_json:
        print_json({"a": given.a, "b": given.b, **verdict_json(given)})
    else:
        print_verdict(given)


def print_verdict(given: Verdict) -> None:
    """Print what somebody said of a pair."""
    kind = f" ({given.kind})" if given.kind else ""
    print_line(terminal_text(f"  {given.word}{kind}, says {given.by}: {given.reason}"))


def print_pair(
    found: "Catalogue",
    pair: PairKey,
    output: Path | None,
    *,
    explained: bool,
    as_json: bool,
) -> None:
    """Print one pair, why it is one, and write its frames side by side."""
    from vidcat.reads.copies.relations import Unfound, told_of_pair

    told = told_of_pair(found.store, *pair)
    if not isinstance(told, Unfound):
        _print_explained(found, told, output, explained=explained, as_json=as_json)
    elif output:
        raise NothingToShow("Nothing was found that the two share: there is nothing to show.")
    else:
        _print_unfound(found, told, as_json=as_json)


def _print_explained(
    found: "Catalogue",
    explanation: "Explanation",
    output: Path | None,
    *,
    explained: bool,
    as_json: bool,
) -> None:
    """Print what was recorded, also when the originals that it rests on are gone."""
    from vidcat.operations.copies.explain import evidence_of, write_comparison

    judged = explanation.judged
    lost: OriginalMissing | None = None
    if explained or output:
        try:
            explanation = evidence_of(found, explanation)
            if output:
                write_comparison(found, explanation, output, _caption)
        except OriginalMissing as error:
            lost = error
    shown = explanation.evidence if explained else ()
    if as_json:
        document = relation_json(judged.relation, judged.verdict)
        evidence = {"evidence": [_evidence_json(each) for each in shown]} if explained else {}
        print_json(document | evidence)
    else:
        _print_judged(found, judged, shown)
        if output and lost is None:
            print_line(f"their frames side by side: {terminal_text(str(output))}")
    if lost is not None:
        raise lost


def _print_judged(
    found: "Catalogue", judged: "JudgedRelation", shown: Sequence[SegmentEvidence]
) -> None:
    from vidcat.reads.video.by_name import file_names

    names = file_names(found.store)
    a, b = judged.relation.a, judged.relation.b
    third = [called(video, names[video]) for video in judged.through]
    print_relation(judged.relation, called(a, names[a]), called(b, names[b]), third)
    if judged.verdict:
        print_verdict(judged.verdict)
    for each in shown:
        _print_evidence(each)


def _print_unfound(found: "Catalogue", pair: "Unfound", *, as_json: bool) -> None:
    """Print what people and families say of two videos of which the machine found nothing."""
    from vidcat.reads.video.by_name import file_names

    if as_json:
        verdict = verdict_json(pair.verdict) if pair.verdict else None
        found_none: dict[str, Any] = {"kind": None, "band": None, "segments": []}
        through = list(pair.through)
        print_json({"a": pair.a, "b": pair.b, **found_none, "through": through, "verdict": verdict})
        return
    names = file_names(found.store)
    a, b = called(pair.a, names[pair.a]), called(pair.b, names[pair.b])
    print_line(f"Nothing was found that {a} and {b} share.")
    if pair.through:
        third = ", ".join(called(video, names[video]) for video in pair.through)
        print_line(f"  Both are of one family, tied through {third}.")
    if pair.verdict:
        print_verdict(pair.verdict)


def _evidence_json(evidence: SegmentEvidence) -> dict[str, Any]:
    return {
        "a_start_s": evidence.segment.a_start_s,
        "b_start_s": evidence.segment.b_start_s,
        "view_a": evidence.view_a,
        "view_b": evidence.view_b,
        "mean_distance": round(evidence.mean_distance, 2),
        "moments": [
            {**asdict(each), "speaks_against": each.speaks_against} for each in evidence.moments
        ],
    }


def _print_evidence(evidence: SegmentEvidence) -> None:
    moments = evidence.moments
    against = sum(each.speaks_against for each in moments)
    silent = sum(not each.votes for each in moments)
    print_line(
        f"  {evidence.view_a} view beside {evidence.view_b} view: {len(moments)} moments, "
        f"{bits_words(evidence.mean_distance)} bits apart in the mean; {against} speak against it, "
        f"{silent} are too plain to say anything"
    )
    for moment in _thinned(moments):
        note = "" if moment.votes else "  (too plain)"
        note = "  AGAINST" if moment.speaks_against else note
        bar = "#" * round(moment.distance / 8)
        print_line(
            f"    {clock(moment.a_s)} = {clock(moment.b_s)}  {moment.distance:>3} {bar}{note}"
        )


def _thinned(moments: Sequence[MomentPair]) -> Sequence[MomentPair]:
    return moments[:: max(1, -(-len(moments) // LINES))]


def _caption(evidence: SegmentEvidence, moment: MomentPair) -> str:
    turned = ", one is mirrored" if evidence.segment.mirrored else ""
    return f"{clock(moment.a_s)} = {clock(moment.b_s)}: {moment.distance} bits apart{turned}"


def print_calibration(catalogue: "Catalogue", *, as_json: bool) -> None:
    """Print how often people agreed with each band."""
    from vidcat.reads.copies.relations import calibration

    found = calibration(catalogue.store)
    if as_json:
        print_json(
            {
                "bands": [{**vars(each), "precision": each.precision} for each in found.bands],
                "probable_up_to": found.probable_up_to,
                "candidate_up_to": found.candidate_up_to,
            }
        )
        return
    for each in found.bands:
        share = "nobody judged any" if each.precision is None else f"{each.precision:.1%} right"
        print_line(f"{each.band:10} {each.same} same, {each.different} different: {share}")
    if found.probable_up_to is None or found.candidate_up_to is None:
        print_line(f"Thresholds are suggested from {ENOUGH} verdicts on, of both kinds.")
        return
    print_line(
        f"In this catalogue no pair up to {math.floor(found.probable_up_to)} bits apart was "
        f"different, and none beyond {math.ceil(found.candidate_up_to)} was the same."
    )
