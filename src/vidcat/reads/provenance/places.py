"""The places where people say that videos were filmed."""

from vidcat.domain.provenance.places import PlaceSaid
from vidcat.reads.video.by_name import find_video
from vidcat.store.session import Store


def list_places(
    store: Store, name: str | None = None, *, withdrawn: bool = False
) -> list[PlaceSaid]:
    """Return places in the order they were recorded, those of one video when it is named.

    Raises NoSuchVideo, AmbiguousVideo.
    """
    video = find_video(store, name).sha256 if name is not None else None
    with store.read() as tx:
        return tx.places.listed(video, withdrawn=withdrawn)
