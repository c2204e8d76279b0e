"""Which originals a browser plays by itself; of the others a proxy is made."""

from vidcat.domain.model import MediaFacts

_MP4 = frozenset({"mov", "mp4", "m4a", "3gp", "3g2", "mj2"})
_WEBM = frozenset({"matroska", "webm"})
# What Chromium, Firefox and Safari have all decoded for years, without asking the system.
_PLAIN = frozenset({"yuv420p", "yuvj420p"})


def media_type(facts: MediaFacts) -> str | None:
    """Give the media type of an original that browsers play; None for one that needs a proxy."""
    containers = set(facts.container.split(","))
    if containers & _MP4 and facts.codec == "h264" and facts.pixel_format in _PLAIN:
        return "video/mp4"
    # The demuxer is one for both; a Matroska file that holds what WebM may is played as WebM.
    if containers & _WEBM and facts.codec in {"vp8", "vp9", "av1"}:
        return "video/webm"
    return None
