"""Addresses of videos: which URLs point at one, and the one form each video is known by."""

import re
from urllib.parse import urldefrag, urljoin, urlsplit

from vidcat.imports.pages.archived import host_of, original, unrewritten

MAX_URL = 8_192
_FILE = re.compile(r"\.(?:mp4|m4v|webm|mov|mkv|avi|wmv|flv|mpe?g|ogv|3gp|m3u8)$", re.IGNORECASE)
_PLAYER = re.compile(r"video|player", re.IGNORECASE)
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
        # Pictures of a video, other ways to play it, and copies in archives name it as well.
        (
            r"(?:i[0-9]*\.ytimg\.com|img\.youtube\.com)/(?:vi|vi_webp|an_webp)/([\w-]{11})/",
            "https://www.youtube.com/watch?v={}",
        ),
        (
            rf"(?:yewtu\.be|piped\.video|preservetube\.com)/(?:watch/?{_ARG}v=|embed/)([\w-]{{11}})(?![\w-])",
            "https://www.youtube.com/watch?v={}",
        ),
        (
            r"(?:wayback-fakeurl\.archive\.org/yt|ghostarchive\.org/varchive(?:/youtube/[0-9]+)?)/"
            r"([\w-]{11})(?![\w-])",
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
        (
            r"aparat\.com/(?:v|embed|video/video/embed/videohash)/([0-9a-zA-Z]{4,12})(?![0-9a-zA-Z])",
            "https://www.aparat.com/v/{}",
        ),
        (r"bsky\.app/(profile/[\w.:-]+/post/\w+)", "https://bsky.app/{}"),
        (
            r"rutube\.ru/(?:video|play/embed)/([0-9a-f]{32}|[0-9]{5,9})\b",
            "https://rutube.ru/video/{}/",
        ),
        (r"bilibili\.com/video/(BV\w{10})", "https://www.bilibili.com/video/{}"),
        (
            rf"player\.bilibili\.com/player\.html{_ARG}bvid=(BV\w{{10}})",
            "https://www.bilibili.com/video/{}",
        ),
        (r"twitch\.tv/videos/([0-9]+)", "https://www.twitch.tv/videos/{}"),
        (rf"player\.twitch\.tv/{_ARG}video=v?([0-9]+)", "https://www.twitch.tv/videos/{}"),
        (r"coub\.com/(?:view|embed)/(\w+)", "https://coub.com/view/{}"),
        (r"v\.redd\.it/(\w+)", "https://v.redd.it/{}"),
        (
            r"(?:cdn\.jwplayer\.com|content\.jwplatform\.com)/(?:players|previews|videos|manifests)/"
            r"(\w{8})(?!\w)",
            "https://cdn.jwplayer.com/previews/{}",
        ),
        (
            rf"(players\.brightcove\.net/[0-9]+/\w+/index\.html){_ARG}videoId=((?:ref:)?[\w-]+)",
            "https://{}?videoId={}",
        ),
        (
            r"(?:fast\.wistia\.(?:net|com)/embed/(?:iframe|medias)|[\w-]+\.wistia\.com/medias)/"
            r"([0-9a-z]{10})(?!\w)",
            "https://fast.wistia.net/embed/iframe/{}",
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
        url = urljoin(base, unrewritten("".join(written.split())))
        # A saved page does not say by which scheme it came; every host of videos has this one.
        url = original(f"https:{url}" if url.startswith("//") else url)
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or len(url) > MAX_URL:
            return None
    except ValueError:  # such as brackets that hold no IPv6 address
        return None
    return urldefrag(url).url


def known_video(url: str) -> str | None:
    """Return the one address of the video that an absolute `url` names by itself, else None."""
    host = host_of(url)
    parts = urlsplit(url)
    rest = f"{host}{parts.path}{'?' if parts.query else ''}{parts.query}"
    for pattern, address in _HOSTS:
        if found := pattern.match(rest):
            return address.format(*found.groups())
    return url if names_file(url) else None


def names_file(url: str) -> bool:
    """Return whether the path of an address ends as the file of a video does."""
    return _FILE.search(urlsplit(url).path) is not None


def may_be_player(url: str) -> bool:
    """Return whether a frame of an unknown host calls itself a video or a player."""
    return _PLAYER.search(urlsplit(url).path) is not None
