"""Cards of videos and sightings for pages: a name, and a frame under its veil."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from vidcat.domain.desk.viewing import Sensitivity
from vidcat.domain.sightings.statements import Sighting
from vidcat.reads.video.veils import Veils
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction
from vidcat.store.video.covers import CoverStill

MOST_FOUND = 20


@dataclass(frozen=True)
class FrameCard:
    """A frame to be shown; `blob` is None when it is no keyframe and has to be decoded."""

    video: str
    pts: int
    time_s: float
    blob: str | None
    width: int
    height: int
    veil: str


@dataclass(frozen=True)
class VideoCard:
    """A video: its file name, its length when known, and the still it is known by."""

    video: str
    name: bytes
    duration_s: float | None
    status: str
    cover: FrameCard | None


def cards_of(tx: Transaction, videos: Iterable[str]) -> dict[str, VideoCard]:
    """Return the cards of videos (SHA-256), in a few queries for any number of them."""
    wanted = dict.fromkeys(videos)
    stills = tx.covers.covers(wanted)
    veils = veils_over(tx, {(each.video, each.pts) for each in stills})
    covers = {each.video: _frame(each, veils) for each in stills}
    found = {
        each.video: VideoCard(
            each.video,
            each.path.rpartition(b"/")[2],
            each.duration_s,
            each.status,
            covers.get(each.video),
        )
        for each in tx.covers.named(wanted)
    }
    return {video: found[video] for video in wanted if video in found}


def frames_of(tx: Transaction, sightings: Collection[Sighting]) -> dict[int, FrameCard]:
    """Return the frame of each sighting, by its number; none for a video without keyframes."""
    places = {each.number: (each.video, each.moment.pts) for each in sightings}
    exact = {(each.video, each.pts): each for each in tx.covers.stills_at(places.values())}
    sizes = {each.video: each for each in tx.covers.covers({video for video, _ in places.values()})}
    veils = veils_over(tx, set(places.values()))
    found = {}
    for sighting in sightings:
        place = places[sighting.number]
        size = exact.get(place) or sizes.get(sighting.video)
        if size is not None:
            blob = exact[place].blob if place in exact else None
            time_s = sighting.moment.start_s
            found[sighting.number] = FrameCard(
                *place, time_s, blob, size.width, size.height, veils[place]
            )
    return found


def find_cards(store: Store, text: str) -> list[VideoCard]:
    """Find at most 20 videos by file name, first digits of the SHA-256, or a posting's address."""
    with store.read() as tx:
        return list(cards_of(tx, tx.covers.matching(text, MOST_FOUND)).values())


def _frame(still: CoverStill, veils: Mapping[tuple[str, int], str]) -> FrameCard:
    veil = veils[still.video, still.pts]
    return FrameCard(
        still.video, still.pts, still.time_s, still.blob, still.width, still.height, veil
    )


def veils_over(tx: Transaction, frames: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Return the veil over each of some frames (video, pts), in three queries."""
    seen, videos = tx.covers.seen(frames), {video for video, _ in frames}
    words: dict[tuple[str, int | None], Sensitivity] = {
        (video, None): Sensitivity.GRAPHIC for video in tx.covers.graphic_elsewhere(videos)
    }
    words |= {(video, pts): word for video, pts, word in tx.covers.words(videos)}
    veils = {}
    for video, pts in frames:
        own = {pts: words[video, pts]} if (video, pts) in words else {}
        shown = frozenset({pts}) if (video, pts) in seen else frozenset()
        veils[video, pts] = Veils(words.get((video, None)), own, shown).over(pts)
    return veils
