"""All that the label page wants to know of one video, read in one go."""

from dataclasses import dataclass

from vidcat.domain.equipment.equipment_type import EquipmentType
from vidcat.domain.reports.claims import Report
from vidcat.domain.sightings.statements import Sighting
from vidcat.domain.video.looking import Looked
from vidcat.domain.video.model import Video
from vidcat.reads.questions.answers import standing_on
from vidcat.reads.video.by_name import find_video
from vidcat.reads.video.veils import Veils, veils_of
from vidcat.store.session import Store

RECENT = 9  # types that a digit key chooses
_ITEMS = 500


@dataclass(frozen=True)
class LabelView:
    """A video with what is said of it, what may be said of it, and who looked."""

    video: Video
    sightings: tuple[Sighting, ...]
    veils: Veils
    looked_at: frozenset[int]  # keyframes (pts) that this person looked at
    looked: Looked | None  # by this person
    reports: tuple[Report, ...]  # that cite the video
    items: dict[int, str]
    recent: tuple[EquipmentType, ...]


def label_view(store: Store, name: str, person: str) -> LabelView:
    """Return the label page of a video for a person; raise NoSuchVideo, AmbiguousVideo."""
    record = find_video(store, name)
    veils = veils_of(store, record.sha256)
    with store.read() as tx:
        seen = standing_on(tx, record.sha256)
        looks = tx.screen_times.of_video(record.sha256)
        slugs = dict.fromkeys(slug for slug, _ in tx.reports.citing(record.sha256))
        reports = tuple(tx.reports.get(slug) for slug in slugs)
        items = tx.equipment.item_names(_ITEMS)
        taxonomy = tx.equipment.taxonomy()
        recent = dict.fromkeys(
            taxonomy.current(each) for each in tx.sightings.recent_types(person, RECENT)
        )
    return LabelView(
        video=record,
        sightings=tuple(seen),
        veils=veils,
        looked_at=looks.stills_of(person),
        looked=looks.looked_by(person),
        reports=reports,
        items=items,
        recent=tuple(recent),
    )
