"""One way to read a URL, so that what is checked and what is asked for are the same."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from vidcat.domain.values.fields import MAX_URL
from vidcat.errors import BadUrl

_PORTS = {"http": 80, "https": 443}
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
_SHOWN = 100
_KEPT = "/%:@!$&'()*+,;=~-._?"


@dataclass(frozen=True)
class WebUrl:
    """An http or https URL taken apart; `target` is the path and query as sent."""

    scheme: str
    host: str
    port: int
    target: str

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def authority(self) -> str:
        """The host, in brackets where it is IPv6, and the port unless it is the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def web_url(text: str) -> WebUrl:
    """Take a URL apart, without its fragment; raises BadUrl for all but plain http and https."""
    if len(text) > MAX_URL:
        raise BadUrl(f"the URL is longer than {MAX_URL:,} characters")
    shown = repr(text[:_SHOWN])
    if _UNSAFE.search(text):
        raise BadUrl(f"{shown} holds spaces, controls or backslashes")
    try:
        parts = urlsplit(text)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except ValueError as error:  # UnicodeError, of names that are none, is one too
        raise BadUrl(f"{shown} is not a URL") from error
    if parts.scheme not in _PORTS:
        raise BadUrl(f"{shown} does not begin with http:// or https://")
    if parts.username is not None or parts.password is not None:
        raise BadUrl("the URL holds a user name or password")
    if not host or port == 0:
        raise BadUrl(f"{shown} names no host and port")
    target = quote(parts.path or "/", safe=_KEPT)
    if parts.query:
        target += "?" + quote(parts.query, safe=_KEPT)
    return WebUrl(parts.scheme, host, port or _PORTS[parts.scheme], target)
