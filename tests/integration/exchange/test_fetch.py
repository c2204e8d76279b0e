"""Fetching from real servers on 127.0.0.1, friendly and hostile; the policy is let in by hand."""

import contextlib
import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from vidcat.errors import BadUrl
from vidcat.imports.network.addresses import is_public
from vidcat.imports.network.fetch import FetchedPage, FetchLimits, fetch_page

PAGE = b"<!doctype html><title>A page</title>"
QUICK = FetchLimits(wall_seconds=1.0, max_body_bytes=1 << 20)


def anywhere(_address: str) -> bool:
    return True


@dataclass
class Server:
    """Answers each path with raw bytes, in as many pieces as its function gives."""

    port: int
    answers: dict[str, Callable[[], Iterator[bytes]]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"


def served(
    body: bytes = PAGE, status: str = "200 OK", **headers: str
) -> Callable[[], Iterator[bytes]]:
    fields = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)

    def pieces() -> Iterator[bytes]:
        yield f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body

    return pieces


def moved(location: str) -> Callable[[], Iterator[bytes]]:
    return served(b"", "302 Found", Location=location)


@contextlib.contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Server]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(listener.getsockname()[1])
    stopped = threading.Event()

    def answer(accepted: socket.socket) -> None:
        with contextlib.suppress(OSError), contextlib.ExitStack() as held:
            peer = held.enter_context(accepted)
            if context:
                peer = held.enter_context(context.wrap_socket(accepted, server_side=True))
            request = b""
            while b"\r\n\r\n" not in request and (piece := peer.recv(65536)):
                request += piece
            server.requests.append(request.decode("latin-1"))
            for piece in server.answers[request.split()[1].decode()]():
                if stopped.is_set():
                    return
                peer.sendall(piece)

    def listen() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=answer, args=(listener.accept()[0],), daemon=True).start()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        stopped.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def fetch(url: str, limits: FetchLimits = QUICK) -> FetchedPage:
    return fetch_page(url, limits=limits, allow=anywhere)


def test_a_page_comes_with_where_and_when_it_was_found(server: Server) -> None:
    server.answers = {"/a?b=c": served()}
    before = datetime.now(UTC)
    page = fetch(server.url("/a?b=c#d"))
    assert (page.body, page.status, page.redirects) == (PAGE, 200, ())
    assert page.final_url == server.url("/a?b=c")
    assert page.content_type == "text/html; charset=utf-8"
    assert before <= page.retrieved_at <= datetime.now(UTC)
    assert f"Host: 127.0.0.1:{server.port}\r\n" in server.requests[0]
    assert "cookie" not in server.requests[0].lower()


def test_redirects_are_followed_and_listed(server: Server) -> None:
    server.answers = {"/": moved("/one"), "/one": moved("two"), "/two": served()}
    page = fetch(server.url())
    assert page.final_url == server.url("/two")
    assert page.redirects == (server.url(), server.url("/one"))


def test_a_redirect_loop_ends(server: Server) -> None:
    server.answers = {"/": moved("/")}
    with pytest.raises(BadUrl, match="redirects more than 5 times"):
        fetch(server.url())
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    ("location", "says"),
    [
        ("http://127.0.0.2/", "127.0.0.2, which is no public address"),
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254, which is no public"),
        ("http://[::1]/", "::1, which is no public address"),
        ("http://[::ffff:10.0.0.1]/", "no public address"),
        ("file:///etc/passwd", "does not begin with http"),
        ("http://a:b@a.example/", "user name or password"),
        ("http://[", "not a URL"),
    ],
)
def test_a_redirect_out_of_the_internet_is_refused(
    server: Server, location: str, says: str
) -> None:
    server.answers = {"/": moved(location)}

    def allow(address: str) -> bool:
        return address == "127.0.0.1" or is_public(address)

    with pytest.raises(BadUrl, match=says):
        fetch_page(server.url(), limits=QUICK, allow=allow)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_this_machine_is_refused_in_every_spelling(server: Server, host: str) -> None:
    with pytest.raises(BadUrl, match=r"no public address|there is no host"):
        fetch_page(f"http://{host}:{server.port}/", limits=QUICK)
    assert server.requests == []


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(BadUrl, match=r"10\.0\.0\.1, which is no public address"):
        fetch_page(
            "http://a.example/", limits=QUICK, resolve=lambda _host, _port: ["1.1.1.1", "10.0.0.1"]
        )


def test_a_name_is_looked_up_once_and_the_answer_kept_to(server: Server) -> None:
    server.answers = {"/": served()}
    asked: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    url = f"http://rebinding.example:{server.port}/"
    page = fetch_page(url, limits=QUICK, resolve=resolve, allow=anywhere)
    assert (page.body, asked) == (PAGE, ["rebinding.example"])
    assert f"Host: rebinding.example:{server.port}\r\n" in server.requests[0]


def test_the_next_address_is_tried_when_one_does_not_answer(server: Server) -> None:
    server.answers = {"/": served()}
    page = fetch_page(
        f"http://two.example:{server.port}/",
        limits=QUICK,
        resolve=lambda _host, _port: ["127.0.0.9", "127.0.0.1"],
        allow=anywhere,
    )
    assert page.body == PAGE


def test_proxies_of_the_environment_are_not_asked(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.answers = {"/": served()}
    assert fetch(server.url()).body == PAGE


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (served(status="404 Not Found"), "answered with status 404"),
        (served(Content_Type="application/pdf"), "'application/pdf', not a web page"),
        (served(Content_Type=""), "no content type"),
        (served(b"x" * ((1 << 20) + 1)), "larger than 1,048,576 bytes"),
        (served(gzip.compress(bytes(200 << 20), 9), Content_Encoding="gzip"), "larger than"),
        (served(Content_Encoding="gzip, gzip"), "not asked for"),
        (served(Content_Encoding="br"), "not asked for"),
        (served(Content_Encoding="gzip"), "broke off"),
        (served(Content_Length="1000"), "broke off"),
        (served(b"", "302 Found"), "answered with status 302"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_page_of_good_size_is_refused(
    server: Server, answer: Callable[[], Iterator[bytes]], says: str
) -> None:
    server.answers = {"/": answer}
    with pytest.raises(BadUrl, match=says):
        fetch_page(server.url(), limits=FetchLimits(max_body_bytes=1 << 20), allow=anywhere)


def drip(start: bytes, piece: bytes) -> Callable[[], Iterator[bytes]]:
    def pieces() -> Iterator[bytes]:
        yield start
        while True:
            time.sleep(0.05)
            yield piece

    return pieces


HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        drip(b"", b"H"),
        drip(b"HTTP/1.1 200 OK\r\n", b"a"),
        drip(HTML + b"\r\n", b"a"),
        drip(HTML + b"Content-Length: 100000\r\n\r\n", b"a"),
        drip(HTML + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        drip(HTML + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"")),
    ],
    ids=["status", "header", "body", "length", "chunks", "gzip"],
)
def test_a_server_that_drips_is_left_at_the_deadline(
    server: Server, answer: Callable[[], Iterator[bytes]]
) -> None:
    server.answers = {"/": answer}
    with pytest.raises(BadUrl, match=r"did not answer within 1 s$"):  # it never ends by itself
        fetch(server.url())


def test_endless_headers_and_bodies_end(server: Server) -> None:
    def endless(start: bytes, piece: bytes) -> Callable[[], Iterator[bytes]]:
        def pieces() -> Iterator[bytes]:
            yield start
            while True:
                yield piece

        return pieces

    server.answers = {
        "/headers": endless(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n"),
        "/line": endless(b"HTTP/1.1 200 OK\r\nA: ", b"b" * 1000),
        "/body": endless(HTML + b"\r\n", b"x" * 65536),
    }
    for path, says in (("/headers", "broke off"), ("/line", "broke off"), ("/body", "larger")):
        with pytest.raises(BadUrl, match=says):
            fetch(server.url(path), FetchLimits(wall_seconds=20, max_body_bytes=1 << 20))


def test_a_host_that_is_not_there_is_named() -> None:
    with pytest.raises(BadUrl, match=r"there is no host none\.invalid"):
        fetch("http://none.invalid/", FetchLimits(wall_seconds=20))

    def stuck(_host: str, _port: int) -> list[str]:
        time.sleep(3)
        return []

    with pytest.raises(BadUrl, match=r"looking up slow\.example took too long"):
        fetch_page("http://slow.example/", limits=QUICK, resolve=stuck, allow=anywhere)


def test_a_port_where_nobody_listens_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(BadUrl, match=r"127\.0\.0\.1 cannot be reached"):
        fetch(f"http://127.0.0.1:{port}/")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of our own for good.example, which is its own root."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with")
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    subject = ("-subj", "/CN=good.example", "-addext", "subjectAltName=DNS:good.example")
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    files = ("-keyout", path, "-out", path.with_suffix(".crt"))
    subprocess.run(
        [*command, "-nodes", "-days", "2", *subject, *files], check=True, capture_output=True
    )
    return path


def test_a_certificate_must_be_trusted_and_for_the_host_asked_for(certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.with_suffix(".crt"), certificate)
    asked: list[str] = []
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    with serving(context) as server:
        server.answers = {"/": served()}

        def secure(host: str, ca_file: Path | None) -> FetchedPage:
            return fetch_page(
                f"https://{host}:{server.port}/",
                limits=FetchLimits(wall_seconds=10),
                resolve=lambda _host, _port: ["127.0.0.1"],
                allow=anywhere,
                ca_file=str(ca_file) if ca_file else None,
            )

        root = certificate.with_suffix(".crt")
        assert secure("good.example", root).body == PAGE
        for host, ca_file in (("bad.example", root), ("good.example", None)):
            with pytest.raises(BadUrl, match="certificate is not trusted"):
                secure(host, ca_file)
        assert asked == ["good.example", "bad.example", "good.example"]
