"""Frames that are plainly no video: the list of their addresses, each with its reason.

Only what is on this list is passed over; every other frame is a citation or is to be looked at.
"""

import re
from urllib.parse import urlsplit

from vidcat.imports.pages.archived import host_of

_REASONS = tuple(
    (re.compile(rf"(?:[\w-]+\.)*(?:{places})", re.ASCII), reason)
    for reason, places in (
        (
            "a map",
            r"google\.[a-z.]{2,6}/maps/|maps\.google\.[a-z.]{2,6}/|openstreetmap\.org/export/embed"
            r"|umap\.openstreetmap\.[a-z]+/|liveuamap\.com/|api\.mapbox\.com/|yandex\.[a-z]+/map-widget/",
        ),
        (
            "an advertisement",
            r"doubleclick\.net/|googlesyndication\.com/|amazon-adsystem\.com/|adnxs\.com/|criteo\.(?:com|net)/"
            r"|taboola\.com/|outbrain\.com/|rubiconproject\.com/|pubmatic\.com/",
        ),
        (
            "a counter of visits",
            r"googletagmanager\.com/|google-analytics\.com/|scorecardresearch\.com/|quantserve\.com/"
            r"|hotjar\.com/|facebook\.com/tr(?:[/?]|$)",
        ),
        (
            "a button of a social network",
            r"facebook\.com/(?:v[0-9.]+/)?plugins/(?:like|like_box|likebox|share_button|follow|page|send)\.php"
            r"|platform\.(?:twitter|x)\.com/widgets/(?:tweet_button|follow_button|widget_iframe)"
            r"|apis\.google\.com/|addthis\.com/|sharethis\.com/|addtoany\.com/",
        ),
        (
            "comments",
            r"disqus\.com/|facebook\.com/(?:v[0-9.]+/)?plugins/(?:feedback|comments)\.php",
        ),
        (
            "a check against robots",
            r"google\.com/recaptcha/|recaptcha\.net/|hcaptcha\.com/|challenges\.cloudflare\.com/",
        ),
        (
            "a form",
            r"docs\.google\.com/forms/|list-manage\.com/|typeform\.com/to/|substack\.com/embed|jotform\.com/",
        ),
        ("a payment", r"js\.stripe\.com/|paypal\.com/|donorbox\.org/embed/"),
        (
            "sound without pictures",
            r"w\.soundcloud\.com/player|open\.spotify\.com/embed|embed\.podcasts\.apple\.com/"
            r"|anchor\.fm/|bandcamp\.com/EmbeddedPlayer|(?:embed\.)?acast\.com/",
        ),
        (
            "a chart",
            r"datawrapper\.dwcdn\.net/|flo\.uri\.sh/|e\.infogram\.com/|docs\.google\.com/spreadsheets/",
        ),
        (
            "a document",
            r"embed\.documentcloud\.org/|scribd\.com/embeds/|e\.issuu\.com/|docs\.google\.com/(?:document|gview)",
        ),
        ("a question of consent", r"privacy-mgmt\.com/|consentmanager\.net/|cookiebot\.com/"),
    )
)
_FILES = re.compile(r"\.(?:pdf|svgz?|png|jpe?g|gif|webp|avif|mp3|m4a|ogg|oga|wav|opus)$", re.I)
_TYPES = re.compile(r"(?:image|audio)/|application/pdf\b|text/(?:plain|csv)\b", re.I)


def no_video(url: str) -> str:
    """Return what an absolute address is, such as "a map", "" when it may be a video."""
    parts = urlsplit(url)
    if _FILES.search(parts.path):
        return "a picture, sound or document"
    place = f"{host_of(url)}{parts.path}{'?' if parts.query else ''}{parts.query}"
    return next((reason for pattern, reason in _REASONS if pattern.match(place)), "")


def no_video_type(media_type: str) -> str:
    """Return "a picture, sound or document" for a media type of one, else ""."""
    return "a picture, sound or document" if _TYPES.match(media_type.strip()) else ""
