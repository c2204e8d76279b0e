"""The names that people have for videos: digests, their beginnings, files, and where posted."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from vidcat.domain.values.fields import quoted
from vidcat.errors import AmbiguousVideo, NoSuchVideo

MIN_PREFIX = 8
_HEX = frozenset("0123456789abcdef")
_SHORT = 12
_SHA256_DIGITS = 64


class VideoNames:
    """All videos of a catalogue by their names, to look up many at once."""

    def __init__(
        self,
        videos: Iterable[str],
        paths: Iterable[tuple[str, bytes]],
        addresses: Iterable[tuple[str, str]],
    ) -> None:
        self._digests = sorted(videos)
        self._files: dict[bytes, set[tuple[bytes, str]]] = defaultdict(set)
        self._addresses: dict[str, set[str]] = defaultdict(set)
        for video, path in paths:
            self._files[path.rpartition(b"/")[2]].add((path, video))
        for video, url in addresses:
            if _plain(url):
                self._addresses[_plain(url)].add(video)

    def named(self, text: str) -> str:
        """Return the SHA-256 of the video of a name.

        A name is a SHA-256 or a unique beginning of 8 or more digits, the address of a posting, a
        file name, or a path or its last parts. Raises NoSuchVideo, AmbiguousVideo.
        """
        name = text.strip()
        found = self._by_digest(name.lower().removeprefix("sha256:"))
        found = found or self._addresses.get(_plain(name), set()) or self._by_file(name)
        if not found:
            raise NoSuchVideo(f"no video of this catalogue is called {quoted(name)}.")
        if len(found) > 1:
            some = ", ".join(each[:_SHORT] for each in sorted(found)[:5])
            raise AmbiguousVideo(f"{quoted(name)} may be {len(found)} videos: {some}.")
        return next(iter(found))

    def _by_digest(self, prefix: str) -> set[str]:
        if not (MIN_PREFIX <= len(prefix) <= _SHA256_DIGITS and _HEX.issuperset(prefix)):
            return set()
        first = bisect_left(self._digests, prefix)
        last = bisect_left(self._digests, prefix + "g")  # after all that begin so
        return set(self._digests[first:last])

    def _by_file(self, name: str) -> set[str]:
        written = name.encode("utf-8", "surrogatepass").removeprefix(b"./")
        known = self._files.get(written.rpartition(b"/")[2], set())
        whole = {video for path, video in known if path == written}
        below = b"/" + written
        return whole or {video for path, video in known if path.endswith(below)}


def _plain(url: str) -> str:
    scheme, _, rest = url.strip().partition("://")
    host, slash, path = rest.rstrip("/").partition("/")
    return f"{host.lower()}{slash}{path}" if rest and scheme.lower() in ("http", "https") else ""
