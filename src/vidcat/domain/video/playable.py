"""The files that browsers play as they are, and the size and rate of a proxy."""

from vidcat.domain.values.sizes import Size
from vidcat.domain.video.model import MediaFacts

PROXY_FPS = 25  # a picture stands at most 1/50 s from its time
PROXY_WIDTH, PROXY_HEIGHT = 1280, 720
PROXY_MOST_S = 2 * 3600.0
_MP4 = "mov,mp4,m4a,3gp,3g2,mj2"
_WEBM = "matroska,webm"
_LATE_S = 0.5
_8_BIT = frozenset({"yuv420p", "yuvj420p"})
_CODECS = {
    _MP4: frozenset({"h264"}),
    _WEBM: frozenset({"vp8", "vp9", "av1", "libvpx", "libvpx-vp9", "libdav1d"}),
}


def is_playable(facts: MediaFacts) -> bool:
    """Return whether every current browser plays a file as it is; rotation does not matter.

    One whose first frame is late on the stream's clock is not: Chromium takes its end for earlier
    than it is, and never shows the rest. Nor one whose clock starts anew, which is mirrored, or
    whose film is not its first video: what a browser shows then is not what is cited.
    """
    is_known = facts.codec in _CODECS.get(facts.container, ()) and facts.pixel_format in _8_BIT
    is_late = facts.time_base.stream_seconds(facts.first_pts) > _LATE_S
    is_as_cited = not facts.mirrored and not facts.time_base.clock.marks and _is_first(facts)
    return is_known and not is_late and is_as_cited


def _is_first(facts: MediaFacts) -> bool:
    first = next((each for each in facts.streams if each.kind == "video"), None)
    return first is None or first.is_chosen


def media_type(facts: MediaFacts) -> str | None:
    """Return the media type of a file that browsers play as it is, None for any other."""
    if not is_playable(facts):
        return None
    return "video/mp4" if facts.container == _MP4 else "video/webm"


def proxy_size(width: int, height: int) -> Size:
    """Return the size of a proxy: even, at most 1280 x 720 (or upright), never enlarged."""
    most_wide, most_high = PROXY_WIDTH, PROXY_HEIGHT
    if height > width:
        most_wide, most_high = most_high, most_wide
    scale = min(1.0, most_wide / width, most_high / height)
    return Size(max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2))


def proxy_slot(seconds: float) -> int:
    """Return the first picture of a proxy that shows what begins so long after its start."""
    return max(0, round(seconds * PROXY_FPS))


def media_start_s(facts: MediaFacts | None) -> float:
    """Return what a browser's clock of a video shows at its first frame, in seconds.

    Browsers keep the clock of the stream in the files that they play as they are; a copy that is
    made for playing begins at 0.
    """
    if facts is None or media_type(facts) is None:
        return 0.0
    return max(0.0, facts.time_base.stream_seconds(facts.first_pts))
