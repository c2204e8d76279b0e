"""Looks at one video: the keyframes and parts that count as looked at."""

from vidcat.domain.video.looking import LooksAt
from vidcat.store.session import Store


def looks_at(store: Store, video: str) -> LooksAt:
    """Return what counts as looked at of a video (SHA-256), by whom; raise NoSuchVideo."""
    with store.read() as tx:
        return tx.screen_times.of_video(video)
