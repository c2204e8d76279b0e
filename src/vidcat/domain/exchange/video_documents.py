"""The JSON documents of videos and their relations, for the command line and the web alike."""

from collections.abc import Sequence
from typing import Any

from vidcat.domain.copies.matching import Relation
from vidcat.domain.copies.verdicts import Verdict
from vidcat.domain.exchange.metadata_documents import metadata_json
from vidcat.domain.provenance.attestations import Attestation
from vidcat.domain.values.file_names import path_fields
from vidcat.domain.values.time import TimeBase
from vidcat.domain.video.file_kinds import passed_over_kind
from vidcat.domain.video.model import CopyStatus, Keyframe, Outcome, Video
from vidcat.domain.video.passed_over import SkippedFile


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """Return one line of `vidcat ingest --json`."""
    return {
        **path_fields(outcome.path),
        "status": outcome.status,
        "reason": outcome.reason,
        "kind": passed_over_kind(outcome.status, outcome.reason, outcome.detail),
        "video": outcome.video,
        "seconds": round(outcome.seconds, 3),
        "detail": outcome.detail,
        **({"changed_since": list(outcome.replaced)} if outcome.replaced else {}),
    }


def skipped_json(file: SkippedFile) -> dict[str, Any]:
    """Return one file of `vidcat skipped --json`; null is what is not known."""
    passed = file.passed
    return {
        **path_fields(passed.path),
        "kind": passed.kind,
        "status": passed.status,
        "reason": passed.reason,
        "detail": passed.detail,
        "advice": file.advice,
        "video": passed.video,
        "size_bytes": passed.stamp.size_bytes,
        "first_seen": passed.first_seen,
        "now": file.now,
    }


def video_json(record: Video) -> dict[str, Any]:
    """Return one row of `vidcat videos --json`."""
    facts = record.facts
    return {
        "video": record.sha256,
        "size_bytes": record.size_bytes,
        "container": facts and facts.container,
        "codec": facts and facts.codec,
        "width": facts and facts.width,
        "height": facts and facts.height,
        "rotation": facts and facts.rotation,
        "mirrored": facts and facts.mirrored,
        "fps": facts and facts.fps,
        "duration_s": facts and facts.duration_s,
        "status": record.status,
        "reason": record.reason,
        "detail": record.detail,
        "left_out": facts and {"frames": facts.left_out_frames, "seconds": facts.left_out_s},
        "registered_at": record.registered_at,
        "family": record.family,
        "compilation": [vars(part) for part in record.parts],
        "copies": [
            {**path_fields(copy.path), "first_seen": copy.first_seen} for copy in record.copies
        ],
    }


def whole_video_json(record: Video, statuses: Sequence[CopyStatus]) -> dict[str, Any]:
    """Return what the catalogue knows of a video by itself; `statuses` are those of its copies."""
    facts = record.facts
    time_base = str(facts.time_base) if facts else None
    row = video_json(record)
    return {
        **row,
        "copies": [
            {**copy, "status": status, "changed_at": seen.changed_at}
            for copy, seen, status in zip(row["copies"], record.copies, statuses, strict=True)
        ],
        "pixel_format": facts and facts.pixel_format,
        "sample_aspect": facts and facts.sample_aspect,
        "time_base": time_base,
        "streams": [vars(each) for each in facts.streams] if facts else [],
        "metadata": metadata_json(facts.metadata) if facts and facts.metadata else None,
        "clock": [vars(mark) for mark in facts.time_base.clock.marks] if facts else [],
        "shots": [
            {
                "start_s": shot.start_s,
                "end_s": shot.end_s,
                "start_pts": shot.start_pts,
                "end_pts": shot.end_pts,
                "opened_by": shot.opened_by,
            }
            for shot in record.shots
        ],
        "keyframes": [
            _keyframe_json(still, facts.time_base if facts else None) for still in record.keyframes
        ],
        "stage_runs": [vars(run) for run in record.runs],
    }


def clock_json(base: TimeBase | None, pts: int) -> dict[str, Any]:
    """Return the section and the file's own pts of a frame, where its pts alone does not say it."""
    said = base and base.file_time(pts)
    return {"section": said.section, "file_pts": said.pts} if said else {}


def _keyframe_json(still: Keyframe, time_base: TimeBase | None) -> dict[str, Any]:
    return {
        "pts": still.pts,
        **clock_json(time_base, still.pts),
        "time_base": time_base and str(time_base),
        "time_s": still.time_s,
        "blob": still.blob,
        "width": still.width,
        "height": still.height,
        "phash": still.hashes.phash.hex(),
        "pdq": still.hashes.pdq.hex(),
        "quality": still.hashes.quality,
    }


def relation_json(relation: Relation, verdict: Verdict | None = None) -> dict[str, Any]:
    """Return one relation of `vidcat copies --json`."""
    return {
        "a": relation.a,
        "b": relation.b,
        "kind": relation.kind,
        "band": relation.band,
        # None of a scene: the place is the same, and no stretch was found to measure.
        "distance": round(relation.distance, 2) if relation.segments else None,
        "method": relation.method,
        "matched_a": round(relation.matched_a, 4),
        "matched_b": round(relation.matched_b, 4),
        "segments": [
            {
                "a_start_s": segment.a_start_s,
                "a_end_s": segment.a_end_s,
                "b_start_s": segment.b_start_s,
                "b_end_s": segment.b_end_s,
                "rate": segment.rate,
                "mirrored": segment.mirrored,
                "map": [round(number, 6) for number in segment.map.numbers],
                "ambiguous": segment.ambiguous,
                "distance": round(segment.distance, 2),
                "votes": segment.votes,
            }
            for segment in relation.segments
        ],
        "verdict": verdict_json(verdict) if verdict else None,
    }


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """Return a person's verdict on two videos."""
    return {
        "verdict": verdict.word,
        "kind": verdict.kind,
        "reason": verdict.reason,
        "by": verdict.by,
        "at": verdict.at.isoformat(),
    }


def same_bytes_json(video: str) -> dict[str, Any]:
    """Return the relation of a file to the video of its very bytes, without segments."""
    return {
        "a": video,
        "b": video,
        "kind": "near",
        "band": "probable",
        "distance": 0.0,
        "method": "bytes",
        "matched_a": 1.0,
        "matched_b": 1.0,
        "segments": [],
        "verdict": None,
    }


def attestation_json(each: Attestation) -> dict[str, Any]:
    """Return a paper that attests to a video."""
    paper = each.paper
    return {
        "attestation": each.number,
        "kind": paper.kind,
        **path_fields(paper.path),
        "sha256": paper.sha256,
        "size_bytes": paper.size_bytes,
        "note": paper.note,
        "posting": each.posting,
        "by": each.by,
        "at": each.at.isoformat(),
    }
