"""The demo's second half: seeds, people, and a clip that is labelled, carried over and reviewed."""

from dataclasses import dataclass
from pathlib import Path

from vidcat.casework.desk.people import add_person
from vidcat.casework.reports.claims import assess_video
from vidcat.casework.reports.statements import add_report_once, resolve
from vidcat.casework.sightings.statements import Opinion
from vidcat.catalogue import Catalogue
from vidcat.domain.reports.drafts import ClaimBearing
from vidcat.domain.sightings.statements import (
    STATED,
    Bearing,
    Certainty,
    Identification,
    ReviewVerdict,
    Role,
    Sighting,
    Statement,
)
from vidcat.domain.values.counts import Count, Hedge
from vidcat.domain.values.regions import Region
from vidcat.imports.forms.report_file import read_report
from vidcat.operations.frames.labelling import TimeSpan, judge, label
from vidcat.operations.import_.bundled_data import load_seeds, seeds_folder
from vidcat.reads.video.by_name import find_video

ANALYST, REVIEWER = "Demo analyst", "Demo reviewer"
CLIP, MIRRORED = "bicycles.mp4", "bicycles.mirrored.mp4"
_REPORT = "demo-street"
_TAXI, _VAN = 2.7, 4.5  # seconds at which they are shown


@dataclass(frozen=True)
class Labelled:
    """What the demo made: its report, and the proposal that was confirmed on a mirrored copy."""

    report: str
    confirmed: Sighting


def add_demo_casework(catalogue: Catalogue, footage: Path) -> Labelled | None:
    """Load the seeds and label the demo's clip; None for footage of one's own.

    Running it again adds nothing.
    """
    load_seeds(catalogue)
    add_person(catalogue.store, ANALYST, Role.ANALYST)
    add_person(catalogue.store, REVIEWER, Role.REVIEWER)
    clip, mirrored = footage / CLIP, footage / MIRRORED
    if not (clip.exists() and mirrored.exists()):
        return None
    draft = read_report(seeds_folder() / "demo" / "report.yaml", ours=True)
    add_report_once(catalogue.store, draft)
    copy = find_video(catalogue.store, str(mirrored)).sha256
    with catalogue.store.read() as tx:
        is_labelled = any(each.status in STATED for each in tx.sightings.of_video(copy))
    if not is_labelled:
        _label(catalogue, str(clip), copy)
    with catalogue.store.read() as tx:
        confirmed = next(s for s in tx.sightings.of_video(copy) if s.status in STATED)
    return Labelled(draft.slug, confirmed)


def _label(catalogue: Catalogue, clip: str, copy: str) -> None:
    video = find_video(catalogue.store, clip).sha256
    resolve(catalogue.store, _REPORT, 1, video, ANALYST)
    taxi, _ = label(catalogue, TimeSpan(clip, _TAXI), _taxi(), ANALYST, _supports(3))
    judge(catalogue, taxi.number, Opinion(ReviewVerdict.CONFIRM, "the sign is legible"), REVIEWER)
    _, carried = label(catalogue, TimeSpan(clip, _VAN), _van(), ANALYST, _supports(1))
    assess_video(catalogue.store, _REPORT, 2, video, ANALYST, "looked through, six shots")
    for proposal in carried:
        if proposal.video == copy:
            judge(catalogue, proposal.number, Opinion(ReviewVerdict.CONFIRM), REVIEWER)


def _supports(claim: int) -> ClaimBearing:
    return ClaimBearing(_REPORT, claim, Bearing.SUPPORTS)


def _taxi() -> Statement:
    return Statement(
        Identification("taxi"),
        region=Region(0.0, 0.38, 1.0, 0.62),
        count=Count(Hedge.EXACT, 1, 1),
        marking="TAXI",
        marking_language="en",
        basis="roof sign",
    )


def _van() -> Statement:
    return Statement(
        Identification("van", Certainty.PROBABLE),
        region=Region(0.005, 0.08, 0.44, 0.9),
        rivals=(Identification("car", Certainty.POSSIBLE),),
        count=Count(Hedge.EXACT, 1, 1),
        basis="upright tail with one large window and a high brake light",
    )
