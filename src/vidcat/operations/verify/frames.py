"""Verify cited frames: decode them again, and compare the hashes of their pixels."""

from collections.abc import Iterator, Sequence

from vidcat.catalogue import Catalogue
from vidcat.domain.provenance.damage import Damage, DamageKind
from vidcat.domain.sightings.statements import Sighting
from vidcat.domain.video.model import Video
from vidcat.errors import NoSuchFrame
from vidcat.operations.frames.single_video import open_original


def verify_frames(
    catalogue: Catalogue, record: Video, sightings: Sequence[Sighting]
) -> Iterator[Damage]:
    """Decode the first frame of each sighting of a video; yield those that are not as recorded.

    Raises OriginalMissing when there is no file to decode.
    """
    with open_original(catalogue, record) as original:
        for sighting in sightings:
            moment = sighting.moment
            what = f"sighting {sighting.number}, version {sighting.version}"
            try:
                shown = original.frame_at(moment.pts)
            except NoSuchFrame as error:
                yield Damage(DamageKind.FRAME_GONE, what, error.message)
                continue
            if shown.pts != moment.pts:
                yield Damage(DamageKind.FRAME_GONE, what, f"the frame shown then is {shown.pts}")
            elif shown.pixel_hash != moment.pixel_hash:
                now = f"sha256:{shown.pixel_hash} by {shown.decoder}, {shown.pixel_format}"
                yield Damage(DamageKind.FRAME_DIFFERS, what, now)
