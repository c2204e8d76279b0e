"""The stills of the catalogue, by the digests of their blobs."""

from vidcat.store.session import Store


def is_still(store: Store, digest: str) -> bool:
    """Return whether a blob is a keyframe of some video."""
    with store.read() as tx:
        return tx.videos.holds_still(digest)
