"""One HTTP exchange with an address that was looked up and allowed before, ended at a deadline."""

import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPException

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from vidcat import __version__
from vidcat.errors import BadUrl
from vidcat.imports.network.web_url import WebUrl

Resolve = Callable[[str, int], Sequence[str]]
FAULTS = (HTTPError, HTTPException, OSError)
_CONNECT_S = 10.0
_MAX_ADDRESSES = 4  # that are tried; a broken IPv6 route needs the second
_ACCEPTED = {
    "User-Agent": f"vidcat/{__version__}",
    "Accept": "text/html, application/xhtml+xml",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}


def system_addresses(host: str, port: int) -> Sequence[str]:
    """Look a host up as the system does, numbers in any spelling included; raises OSError."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in answers))


def allowed_addresses(
    url: WebUrl, resolve: Resolve, allow: Callable[[str], bool], deadline: float
) -> Sequence[str]:
    """Return the addresses of a host; raise BadUrl unless there are some and all are allowed."""
    answers: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(url.host, url.port))
        except OSError as error:
            answers.put(error)

    # The system's resolver has no time limit of its own that a caller could set.
    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=max(0.0, deadline - time.monotonic()))
    except queue.Empty as error:
        raise BadUrl(f"looking up {url.host} took too long") from error
    if isinstance(answer, OSError) or not answer:
        raise BadUrl(f"there is no host {url.host}")
    for address in answer:
        if not allow(address):
            raise BadUrl(f"{url.host} is at {address}, which is no public address")
    return answer


@contextmanager
def response_from(
    url: WebUrl, addresses: Sequence[str], deadline: float, ca_file: str | None
) -> Iterator[BaseHTTPResponse]:
    """Ask for a page at the first address that answers; what is read from it ends at the deadline.

    Nothing is retried, redirected or decoded ahead. Raises one of FAULTS.
    """
    connection = _connected(url, addresses, deadline, ca_file)
    # The connection forgets its socket as soon as it knows that the server will close it.
    left_s = max(0.0, deadline - time.monotonic())
    watchdog = threading.Timer(left_s, _cut, (connection.sock,))
    watchdog.daemon = True
    watchdog.start()
    try:
        connection.request(
            "GET", url.target, headers={"Host": url.authority, **_ACCEPTED}, preload_content=False
        )
        response = connection.getresponse()
        if time.monotonic() >= deadline:  # headers that are cut off look like the end of headers
            raise TimeoutError
        yield response
    finally:
        watchdog.cancel()
        connection.close()


def _connected(
    url: WebUrl, addresses: Sequence[str], deadline: float, ca_file: str | None
) -> HTTPConnection:
    fault: Exception = OSError("no address was tried")
    for address in addresses[:_MAX_ADDRESSES]:
        left_s = deadline - time.monotonic()
        if left_s <= 0:
            break
        connection = _connection(url, address, min(left_s, _CONNECT_S), ca_file)
        try:
            connection.connect()
        except FAULTS as error:
            connection.close()
            fault = error
        else:
            return connection
    raise fault


def _connection(url: WebUrl, address: str, timeout_s: float, ca_file: str | None) -> HTTPConnection:
    if url.scheme == "http":
        return HTTPConnection(address, url.port, timeout=timeout_s)
    return HTTPSConnection(
        address,
        url.port,
        timeout=timeout_s,
        server_hostname=url.host,
        cert_reqs="CERT_REQUIRED",
        ca_certs=ca_file or certifi.where(),
    )


def _cut(stream: socket.socket) -> None:
    """Wake the reader; timeouts of the socket alone would start anew with each single byte."""
    # Not the TLS socket's own shutdown, which changes what the reading thread is using. What fails
    # has ended by itself.
    with suppress(OSError):
        socket.socket.shutdown(stream, socket.SHUT_RDWR)
