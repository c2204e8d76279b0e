"""Addresses of videos: which URLs point at one, and the one form each video is known by."""

import re
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

MAX_URL = 8_192
_FILE = re.compile(r"\.(?:mp4|m4v|webm|mov|mkv|avi|wmv|flv|mpe?g|ogv|3gp|m3u8)$", re.IGNORECASE)
_PLAYER = re.compile(r"video|player", re.IGNORECASE)
_SAVED = re.compile(r"https?://web\.archive\.org/web/[0-9]{1,14}(?:[a-z]{2}_)?/+(.+)", re.ASCII)
# In saved pages the archive's own host is often left out.
_SAVED_HERE = re.compile(r"/web/[0-9]{4,14}(?:[a-z]{2}_)?/+(https?:.+)", re.ASCII)
_FRONT = re.compile(r"^(?:www|m|mobile|touch|web)\.")
# Pages that only pass on to the address in one of their parameters.
_PASSES_ON = {
    ("facebook.com", "/plugins/video.php"): ("href",),
    ("facebook.com", "/plugins/post.php"): ("href",),
    ("l.facebook.com", "/l.php"): ("u",),
    ("youtube.com", "/redirect"): ("q",),
    ("google.com", "/url"): ("q", "url"),
    ("cdn.embedly.com", "/widgets/media.html"): ("url", "src"),
}
_MAX_PASSES = 4
_ARG = r"\?(?:.*&)?"  # the query up to the parameter that names the video
# What follows the host without "www." or "m."; the groups are put into the address.
_HOSTS = tuple(
    (re.compile(pattern, re.ASCII), address)
    for pattern, address in (
        (
            rf"(?:youtube(?:-nocookie)?\.com/(?:watch/?{_ARG}v=|(?:embed|v|e|shorts|live)/)|youtu\.be/)"
            r"(?!videoseries)([\w-]{11})(?![\w-])",
            "https://www.youtube.com/watch?v={}",
        ),
        (
            r"(?:player\.)?vimeo\.com/(?:video/|channels/[^/]+/|groups/[^/]+/videos/)?([0-9]{5,12})\b",
            "https://vimeo.com/{}",
        ),
        (
            rf"(?:(?:geo\.)?dailymotion\.com/(?:(?:embed/)?video/|player[^?]*{_ARG}video=)|dai\.ly/)"
            r"([a-zA-Z0-9]+)",
            "https://www.dailymotion.com/video/{}",
        ),
        (
            r"(?:t|telegram)\.(?:me|dog)/(?:s/)?([a-zA-Z]\w{3,31}/[0-9]+|c/[0-9]+/[0-9]+)",
            "https://t.me/{}",
        ),
        (r"(?:x|twitter)\.com/[^?]+/status(?:es)?/([0-9]+)", "https://x.com/i/status/{}"),
        (
            rf"platform\.(?:x|twitter)\.com/embed/[^?]*{_ARG}id=([0-9]+)",
            "https://x.com/i/status/{}",
        ),
        (
            rf"facebook\.com/(?:watch/?{_ARG}v=|video\.php{_ARG}v=|reel/|[^/?]+/videos/(?:[^/?]+/)?)"
            r"([0-9]+)",
            "https://www.facebook.com/watch/?v={}",
        ),
        (r"fb\.watch/([\w-]+)", "https://fb.watch/{}"),
        (r"rumble\.com/(v(?=[a-z]*[0-9])[0-9a-z]{3,})(?![0-9a-z/])", "https://rumble.com/{}"),
        # The two numbers of one Rumble video differ, so its player and page stay two addresses.
        (r"rumble\.com/embed/(?:[0-9a-z]+\.)?(v[0-9a-z]+)", "https://rumble.com/embed/{}"),
        (r"archive\.org/(?:details|embed|download)/([\w.-]+)", "https://archive.org/details/{}"),
        (
            rf"liveleak\.com/(?:view|ll_embed|e){_ARG}([ift]=\w+)",
            "https://www.liveleak.com/view?{}",
        ),
        (
            r"vk(?:video)?\.(?:com|ru)/(?:.*[?&/=])?(?:video|clip)(-?[0-9]+_[0-9]+)",
            "https://vk.com/video{}",
        ),
        (
            rf"vk(?:video)?\.(?:com|ru)/video_ext\.php{_ARG}oid=(-?[0-9]+)&(?:.*&)?id=([0-9]+)",
            "https://vk.com/video{}_{}",
        ),
        (r"ok\.ru/(?:live|video(?:embed)?)/([0-9]+)", "https://ok.ru/video/{}"),
        (
            r"streamable\.com/(?:[eos]/)?(?!login|signup|terms|about)([0-9a-z]{4,8})(?![\w/])",
            "https://streamable.com/{}",
        ),
        (r"bitchute\.com/(?:video|embed)/(\w+)", "https://www.bitchute.com/video/{}"),
        (r"odysee\.com/(?:\$/embed/)?(@[^/?]+/[^/?]+)", "https://odysee.com/{}"),
        (r"odysee\.com/\$/embed/([^/?@]+/[0-9a-f]+)", "https://odysee.com/$/embed/{}"),
        (
            r"tiktok\.com/(?:@[^/?]+/video/|embed/(?:v2/)?|v/|player/v1/)([0-9]+)",
            "https://www.tiktok.com/embed/{}",
        ),
        (r"(v[mt]\.tiktok\.com/\w+)", "https://{}"),
        (
            r"instagram\.com/(?:[\w.]+/)?(?:reels?|tv|p)/([\w-]{5,})",
            "https://www.instagram.com/p/{}",
        ),
    )
)


def absolute(base: str, written: str) -> str | None:
    """Resolve an address as a page wrote it, out of archives and redirectors; None if not http(s).

    The fragment is dropped. `base` may be "".
    """
    if len(written) > MAX_URL:
        return None
    try:
        plain = "".join(written.split())
        saved = _SAVED_HERE.fullmatch(plain)
        url = urljoin(base, str(saved.group(1)) if saved else plain)
        for _ in range(_MAX_PASSES):
            wrapped, url = url, _passed_on(url)
            if url == wrapped:
                break
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or len(url) > MAX_URL:
            return None
    except ValueError:  # such as brackets that hold no IPv6 address
        return None
    return urldefrag(url).url


def known_video(url: str) -> str | None:
    """Return the one address of the video that an absolute `url` names by itself, else None."""
    host = _host(url)
    parts = urlsplit(url)
    rest = f"{host}{parts.path}{'?' if parts.query else ''}{parts.query}"
    for pattern, address in _HOSTS:
        if found := pattern.match(rest):
            return address.format(*found.groups())
    return url if _FILE.search(parts.path) else None


def may_be_player(url: str) -> bool:
    """Return whether a frame of an unknown host calls itself a video or a player."""
    return _PLAYER.search(urlsplit(url).path) is not None


def _passed_on(url: str) -> str:
    if saved := _SAVED.match(url):
        inner = saved.group(1)
        return inner if re.match(r"https?:", inner) else f"http://{inner}"
    parts = urlsplit(url)
    for name in _PASSES_ON.get((_host(url), parts.path), ()):
        for value in parse_qs(parts.query).get(name, ()):
            return value
    return url


def _host(url: str) -> str:
    return _FRONT.sub("", (urlsplit(url).hostname or "").rstrip("."))
