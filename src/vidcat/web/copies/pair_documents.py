"""The documents of pairs, for the script of a pair's page and for other scripts."""

import json
from typing import Any

from vidcat.domain.copies.alignment import Segment
from vidcat.domain.copies.explanation import SegmentEvidence
from vidcat.domain.copies.frame_maps import FrameMap
from vidcat.domain.video.playable import media_start_s
from vidcat.reads.copies.pairs import PairSide, WholePair


def pair_data(pair: WholePair) -> str:
    """Return the JSON that a page carries in an attribute: both videos and their alignment."""
    segments = pair.relation.segments if pair.relation else ()
    return json.dumps(
        {
            "a": _side(pair.a),
            "b": _side(pair.b),
            "segments": [_segment(each) for each in segments],
            "method": pair.relation and pair.relation.method,
        }
    )


def evidence_document(evidence: SegmentEvidence) -> dict[str, Any]:
    """Return the moments of a segment; each is [a_s, b_s, bits apart, whether it votes]."""
    return {
        "view_a": evidence.view_a,
        "view_b": evidence.view_b,
        "mean_distance": round(evidence.mean_distance, 1),
        "against": sum(each.speaks_against for each in evidence.moments),
        "plain": sum(not each.votes for each in evidence.moments),
        "moments": [
            [round(each.a_s, 3), round(each.b_s, 3), each.distance, each.votes]
            for each in evidence.moments
        ],
    }


def _side(side: PairSide) -> dict[str, Any]:
    record, veils = side.record, side.veils
    known = {still.pts for still in record.keyframes} | veils.seen | set(veils.frames)
    return {
        "video": record.sha256,
        "width": record.facts.width if record.facts else 16,
        "height": record.facts.height if record.facts else 9,
        "duration_s": record.facts.duration_s if record.facts else 0,
        "media_start": media_start_s(record.facts),
        "keyframes": [[each.pts, each.time_s, each.blob] for each in record.keyframes],
        "veils": {pts: veils.over(pts) for pts in sorted(known)},
        "veil": veils.over_unseen,
    }


def _segment(segment: Segment) -> dict[str, Any]:
    return {
        "a": [segment.a_start_s, segment.a_end_s],
        "b": [segment.b_start_s, segment.b_end_s],
        "rate": segment.rate,
        "mirrored": segment.mirrored,
        "map": segment.map.numbers,
        "inverse": _inverse(segment.map),
    }


def _inverse(map_: FrameMap) -> tuple[float, ...]:
    return map_.inverse().numbers
