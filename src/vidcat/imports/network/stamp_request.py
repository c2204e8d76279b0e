"""One small request to a service that stamps, within a time and a size."""

import time

import urllib3

from vidcat.errors import BadTimestamp

_WALL_S = 30.0
_CHUNK = 4096


def post(url: str, content: bytes, media_type: str, most_bytes: int) -> bytes:
    """Send some bytes and return the answer; raise BadTimestamp, also for one that never ends."""
    deadline = time.monotonic() + _WALL_S
    pool = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(total=_WALL_S))
    body = bytearray()
    try:
        answer = pool.request(
            "POST",
            url,
            body=content,
            headers={"Content-Type": media_type, "Accept-Encoding": "identity"},
            redirect=False,
            preload_content=False,
            decode_content=False,
        )
        while chunk := answer.read1(_CHUNK):
            body += chunk
            if len(body) > most_bytes or time.monotonic() > deadline:
                raise BadTimestamp(f"{url} did not come to an end within {_WALL_S:.0f} s.")
    except urllib3.exceptions.HTTPError as error:
        raise BadTimestamp(f"{url} cannot be reached or broke off.") from error
    if answer.status != 200:
        raise BadTimestamp(f"{url} answered with status {answer.status}, and no timestamp.")
    return bytes(body)
