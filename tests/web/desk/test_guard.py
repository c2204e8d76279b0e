"""Strangers, other sites and rebound names get nothing; test_every_route.py tries every route."""

import asyncio
import http.client
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from typing import Any
from urllib.parse import quote

import pytest
import uvicorn

from desks import Desk, send
from vidcat.web import timed_protocol
from vidcat.web.attempts import MOST_FAULTS, WITHIN_S, Attempts
from vidcat.web.timed_protocol import TimedProtocol


def test_a_name_that_was_rebound_is_not_answered_to(desk: Desk) -> None:
    port = desk.address.rpartition(":")[2]
    for host in (
        f"evil.example:{port}",
        "127.0.0.1",
        f"127.0.0.1.evil.example:{port}",
        "localhost",
    ):
        assert send(desk.address + "/sign-in", headers={"host": host}).status == 421
    assert send(desk.address + "/sign-in", headers={"host": f"localhost:{port}"}).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_site_changes_nothing(desk: Desk, headers: dict[str, str]) -> None:
    answer = desk.post("/api/sign-out", {}, by="Lina", **headers)
    assert answer.status == 403
    assert desk.get("/api/me", by="Lina").status == 200


def test_a_browsers_session_wants_the_token_of_its_page(desk: Desk) -> None:
    signed_in = desk.form("/sign-in", {"secret": desk.link_for("Noor").partition("#")[2]})
    assert signed_in.status == 303
    cookie = signed_in.headers["set-cookie"].partition(";")[0]
    assert "HttpOnly" in signed_in.headers["set-cookie"]
    assert "SameSite=strict" in signed_in.headers["set-cookie"]
    page = desk.get("/account", cookie=cookie)
    token = page.text.partition('name="vidcat-token" content="')[2].partition('"')[0]
    assert desk.post("/api/sign-out", {}, cookie=cookie).status == 403
    assert (
        desk.form("/account", {"graphic": "grey", "unseen": "clear"}, cookie=cookie).status == 403
    )
    kept = desk.form(
        "/account", {"graphic": "grey", "unseen": "clear", "csrf": token}, cookie=cookie
    )
    assert kept.status == 303
    assert 'data-graphic="grey" data-unseen="clear"' in desk.get("/account", cookie=cookie).text
    left = desk.post("/api/sign-out", {}, cookie=cookie, **{"x-vidcat-token": token})
    assert left.status == 204
    assert desk.get("/account", cookie=cookie).status == 303


def test_a_link_works_once_and_opening_it_uses_nothing_up(desk: Desk) -> None:
    secret = desk.link_for("Lina").partition("#")[2]
    assert send(desk.address + "/sign-in").status == 200
    assert desk.post("/api/sign-in", {"secret": secret}).status == 200
    assert desk.post("/api/sign-in", {"secret": secret}).status == 401
    assert desk.post("/api/sign-in", {"secret": "x" * 43}).status == 401
    assert desk.form("/sign-in", {"secret": secret}).status == 401


def test_signing_in_again_ends_the_session_that_the_browser_had(desk: Desk) -> None:
    def enter(**headers: str) -> str:
        secret = desk.link_for("Noor").partition("#")[2]
        answer = desk.form("/sign-in", {"secret": secret}, **headers)
        assert answer.status == 303
        return answer.headers["set-cookie"].partition(";")[0]

    other, first = enter(), enter()
    second = enter(cookie=first)
    statuses = [desk.get("/account", cookie=each).status for each in (other, first, second)]
    assert statuses == [200, 303, 200]


def test_nobody_reads_anything_without_signing_in(desk: Desk) -> None:
    for path in ("/", "/videos", "/search", "/copies", "/reports"):
        answer = desk.get(path)
        assert (answer.status, answer.headers.get("location")) == (
            303,
            "/sign-in" if path == "/" else f"/sign-in?next=%2F{path[1:]}",
        )
    answer = desk.get("/api/me")
    assert (answer.status, answer.json["error"]) == (401, "not_signed_in")
    assert desk.get("/api/me", authorization="Bearer nonsense").status == 401


def test_a_page_that_was_wanted_is_offered_but_none_of_another_site(desk: Desk) -> None:
    assert 'href="/search?type=vehicle"' in desk.get("/sign-in?next=/search?type=vehicle").text
    for elsewhere in (
        "//evil.example/a",
        "https://evil.example",
        "/\\evil.example",
        "javascript:1",
    ):
        assert "go on" not in desk.get(f"/sign-in?next={quote(elsewhere)}").text


def test_every_answer_carries_the_policy(desk: Desk) -> None:
    for path in ("/sign-in", "/static/css/desk.css", "/nowhere", "/api/openapi.json"):
        headers = desk.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_a_body_is_bounded(desk: Desk) -> None:
    # Answered by what the request says of itself: what is too long is never read.
    headers = {"authorization": f"Bearer {desk.token('Lina')}", "content-length": str(1 << 21)}
    asked = http.client.HTTPConnection(desk.address.removeprefix("http://"), timeout=20)
    with closing(asked):
        asked.request("POST", "/api/viewings", headers=headers)
        assert asked.getresponse().status == 413


def raw(desk: Desk, *pieces: bytes, wait_s: float = 0.0) -> bytes:
    """Send bytes as they are; return all that comes until the server ends the connection."""
    host, _, port = desk.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        for piece in pieces:
            with suppress(ConnectionError):  # it may have been answered, and closed, already
                connection.sendall(piece)
            time.sleep(wait_s)
        heard = b""
        with suppress(ConnectionError):
            while piece := connection.recv(1 << 16):
                heard += piece
        return heard


@pytest.mark.parametrize("length", [b"content-length: 5\r\n", b""])
@pytest.mark.parametrize("method", [b"POST", b"GET"])
def test_a_body_in_chunks_is_refused_before_it_is_read(
    desk: Desk, method: bytes, length: bytes
) -> None:
    host = desk.address.removeprefix("http://").encode()
    head = b"%b /api/sign-in HTTP/1.1\r\nhost: %b\r\nconnection: close\r\n" % (method, host)
    head += b"content-type: application/json\r\n" + length
    megabyte = b"100000\r\n" + bytes(1 << 20) + b"\r\n"
    heard = raw(desk, head + b"transfer-encoding: chunked\r\n\r\n", *[megabyte] * 3)
    assert heard.startswith((b"HTTP/1.1 411", b"HTTP/1.1 400")), heard[:200]


def test_a_head_that_does_not_end_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timed_protocol, "HEAD_S", 0.3)

    async def answer(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    async def talk() -> tuple[bytes, bytes]:
        config = uvicorn.Config(answer, http=TimedProtocol, log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            reader, writer = await asyncio.open_connection(*listener.getsockname())
            writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
            first = await reader.readuntil(b"\r\n\r\n")
            writer.write(b"GET / HTTP/1.1\r\nhost:")  # and never the rest
            rest = await asyncio.wait_for(reader.read(), 20)
            writer.close()
            server.should_exit = True
            await serving
        return first, rest

    with ThreadPoolExecutor(1) as elsewhere:  # the browser of other tests has a loop in this thread
        first, rest = elsewhere.submit(lambda: asyncio.run(talk())).result()
    assert first.startswith(b"HTTP/1.1 204")
    assert rest == b""


def test_the_description_of_the_api_is_for_those_who_are_signed_in(desk: Desk) -> None:
    assert desk.get("/api/openapi.json").status == 401
    assert "/api/me" in desk.get("/api/openapi.json", by="Lina").json["paths"]


def test_wrong_links_are_limited_for_each_address() -> None:
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    for _ in range(MOST_FAULTS):
        assert attempts.wait_s("a") == 0
        attempts.failed("a")
        now[0] += 1
    assert attempts.wait_s("a") == WITHIN_S - MOST_FAULTS
    assert attempts.wait_s("b") == 0
    now[0] = WITHIN_S
    assert attempts.wait_s("a") == 0


def test_roles_are_kept_to(desk: Desk) -> None:
    video = desk.ask_command("videos")[0]["video"]
    assert desk.get(f"/videos/{video}/label", by="Omar").status == 403
    answer = desk.post("/api/sightings/withdrawals", {"key": "k" * 16}, by="Omar")
    assert answer.json["error"] == "not_allowed"


def test_what_is_not_there_is_told_in_one_sentence(desk: Desk) -> None:
    assert desk.get("/videos/00000000/label", by="Lina").status == 404
    assert desk.get("/stills/" + "0" * 64, by="Lina").status == 404
    assert desk.get("/stills/..%2f..%2fcatalogue.db", by="Lina").status in {404, 422}
    answer = desk.get("/api/sightings/99999", by="Lina")
    assert answer.json == {
        "error": "no_such_sighting",
        "message": "sighting: there is none of number 99999.",
    }
