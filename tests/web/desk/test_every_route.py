"""Each route of the application by each host, origin, session and role: who may do what.

The routes are read off the application, and what each may do is written here, so that a new one
fails until somebody has said who may use it.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts

from desks import PEOPLE, Answer, Desk, send
from vidcat.catalogue import open_catalogue
from vidcat.domain.desk.permissions import MAY, Action
from vidcat.domain.sightings.statements import Role
from vidcat.operations.frames.frame_desk import FrameDesk
from vidcat.operations.frames.player import Player
from vidcat.settings import Settings
from vidcat.web import desk as served
from vidcat.web.app import create_app

PUBLIC = {"GET /sign-in", "POST /sign-in", "POST /api/sign-in", "GET /static/css/desk.css"}
ENDS_SESSION = {"POST /sign-out", "POST /api/sign-out"}
# Readers may: end their session, keep their wishes, report what they saw, ask for a copy to play.
BY_READERS = ENDS_SESSION | {
    "POST /account",
    "POST /searches",
    "POST /searches/{number}/remove",
    "POST /api/viewings",
    "POST /api/viewings/take-back",
    "POST /api/videos/{video}/proxy",
}
BY_LABELLERS = {
    "POST /items",
    "POST /items/{number}/name",
    "POST /places/{number}/withdraw",
    "POST /postings/{number}/withdraw",
    "POST /sightings/{number}/answer",
    "POST /sightings/{number}/withdraw",
    "POST /videos/{video}/places",
    "POST /videos/{video}/postings",
    "POST /videos/{video}/retry",
    "GET /videos/{video}/label",
    "POST /api/assessments",
    "POST /api/marks",
    "POST /api/reports/{slug}/assessments",
    "POST /api/reports/{slug}/overrulings",
    "POST /api/reports/{slug}/citations",
    "POST /api/reports/{slug}/claims",
    "POST /api/reports/{slug}/resolutions",
    "POST /api/reports/{slug}/resolutions/taken-back",
    "POST /api/sightings",
    "POST /api/sightings/answers",
    "POST /api/sightings/changes",
    "POST /api/sightings/withdrawals",
}
BY_JUDGES = {
    "GET /api/copies/{a}/{b}/evidence",
    "POST /api/verdicts",
    "POST /copies/idents/{number}/footage",
    "POST /copies/idents/{number}/name",
}
BY_REVIEWERS = {
    "GET /review",
    "GET /review/{number}",
    "POST /review/{number}",
    "POST /review/batches/end",
    "POST /review/batches/give",
    "POST /review/{number}/name",
    "POST /sightings/{number}/review",
}
BY_MANAGERS: set[str] = set()
ROLES = {
    Action.LABEL: {Role.ANALYST, Role.MANAGER},
    Action.JUDGE: set(Role),
    Action.READ: set(Role),
    Action.REVIEW: {Role.REVIEWER, Role.MANAGER},
    Action.MANAGE: {Role.MANAGER},
}
NAMES = {role: next(name for name, its in PEOPLE.items() if its == role) for role in Role}
# What no catalogue holds: what is allowed is asked for, and then not there.
NOWHERE = {"video": "0" * 64, "a": "0" * 64, "b": "1" * 64, "digest": "0" * 64, "pts": "0"}
NOWHERE |= {"number": "99999", "slug": "nowhere", "name": "csv"}


@dataclass(frozen=True)
class Way:
    """A method of an address, and the action that its route names."""

    name: str
    action: Action | None

    @property
    def method(self) -> str:
        return self.name.partition(" ")[0]

    @property
    def path(self) -> str:
        return self.name.partition(" ")[2].format_map(NOWHERE)

    @property
    def is_script(self) -> bool:
        return self.path.startswith("/api/")

    def ask(self, desk: Desk, **headers: str) -> Answer:
        is_safe = self.method == "GET"
        kind = "application/json" if self.is_script else "application/x-www-form-urlencoded"
        sent = {"content-type": kind} | headers
        body = None if is_safe else b"{}" if self.is_script else b"x="
        return send(desk.address + self.path, self.method, body, headers if is_safe else sent)


@pytest.fixture(scope="module")
def ways(desk: Desk) -> list[Way]:
    """Every way into the application."""
    with (
        open_catalogue(Settings(catalogue=desk.catalogue)) as catalogue,
        closing(FrameDesk(catalogue)) as frames,
        closing(Player(catalogue)) as player,
    ):
        app = create_app(served.Desk(catalogue, 1, frames, player))
        return sorted(_ways(app.routes), key=lambda way: way.name)


def _ways(routes: Any) -> Iterator[Way]:
    for each in iter_route_contexts(routes):
        if not each.methods:
            assert each.path == "/static"  # whatever else is mounted, or speaks WebSocket
            yield Way("GET /static/css/desk.css", None)
            continue
        dependencies = each.original_route.dependant.dependencies
        actions = [vars(d.call)["action"] for d in dependencies if "action" in vars(d.call)]
        assert len(actions) <= 1
        for method in each.methods:
            yield Way(f"{method} {each.path_format}", actions[0] if actions else None)


def bearer(desk: Desk, name: str) -> dict[str, str]:
    return {"authorization": f"Bearer {desk.token(name)}"}


def fresh(desk: Desk, name: str) -> dict[str, str]:
    """Sign somebody in once more, for what ends the session."""
    return {"authorization": f"Bearer {desk.sign_in(desk.link_for(name))}"}


def is_denied(way: Way, answer: Answer) -> bool:
    if way.is_script:
        return answer.status == 403 and answer.json["error"] == "not_allowed"
    return answer.status == 403 and "does not allow you to" in answer.text


def test_every_route_names_the_action_that_it_carries_out(ways: list[Way]) -> None:
    names = [way.name for way in ways]
    assert len(names) == len(set(names)) >= 80
    assert {way.name for way in ways if way.action is None} == PUBLIC
    for action, listed in (
        (Action.LABEL, BY_LABELLERS),
        (Action.JUDGE, BY_JUDGES),
        (Action.REVIEW, BY_REVIEWERS),
        (Action.MANAGE, BY_MANAGERS),
    ):
        assert {way.name for way in ways if way.action is action} == listed
    reading = {way.name for way in ways if way.action is Action.READ}
    assert {name for name in reading if not name.startswith("GET ")} == BY_READERS


def test_roles_may_do_what_is_written_here() -> None:
    assert {action: {role for role in Role if action in MAY[role]} for action in Action} == ROLES


def test_each_role_is_admitted_to_what_it_may_do_and_to_nothing_else(
    desk: Desk, ways: list[Way]
) -> None:
    wrong = []
    for way in ways:
        for role, name in NAMES.items():
            if way.action is None:
                continue
            signed_in = fresh(desk, name) if way.name in ENDS_SESSION else bearer(desk, name)
            answer = way.ask(desk, **signed_in)
            may = role in ROLES[way.action]
            if is_denied(way, answer) is may or (answer.status in {401, 403, 421, 500} and may):
                wrong.append(f"{way.name} as {role}: {answer.status}")
    assert not wrong


def test_a_name_that_was_rebound_reaches_no_route(desk: Desk, ways: list[Way]) -> None:
    signed_in = bearer(desk, "Mara")
    for host in ("evil.example", f"evil.example:{desk.address.rpartition(':')[2]}"):
        answers = {way.name: way.ask(desk, host=host, **signed_in).status for way in ways}
        assert set(answers.values()) == {421}, answers


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
def test_another_origin_reaches_no_route(desk: Desk, ways: list[Way], origin: str) -> None:
    sent = {"origin": origin} | bearer(desk, "Mara")
    answers = {way.name: way.ask(desk, **sent) for way in ways}
    assert {answer.status for answer in answers.values()} == {403}, answers
    headers = {header for answer in answers.values() for header in answer.headers}
    assert not [header for header in headers if header.startswith("access-control-")]


def test_another_site_writes_nothing_even_where_browsers_send_no_origin(
    desk: Desk, ways: list[Way]
) -> None:
    sent = {"sec-fetch-site": "cross-site"} | bearer(desk, "Mara")
    answers = {way.name: way.ask(desk, **sent).status for way in ways if way.method != "GET"}
    assert set(answers.values()) == {403}, answers


@pytest.mark.parametrize("header", ["nothing", "authorization", "cookie"])
def test_without_a_session_nothing_but_signing_in_is_answered(
    desk: Desk, ways: list[Way], header: str
) -> None:
    port = desk.address.rpartition(":")[2]
    wrong = {"authorization": "Bearer nonsense", "cookie": f"vidcat_{port}=nonsense"}
    session = {name: value for name, value in wrong.items() if name == header}
    for way in ways:
        if way.name in PUBLIC:
            continue
        answer = way.ask(desk, **session)
        if way.is_script:
            assert (answer.status, answer.json["error"]) == (401, "not_signed_in"), way.name
        else:
            assert answer.status == 303, way.name
            assert answer.headers["location"].startswith("/sign-in"), way.name


def test_a_browsers_session_writes_only_with_the_token_of_its_page(
    desk: Desk, ways: list[Way]
) -> None:
    port = desk.address.rpartition(":")[2]
    for way in ways:
        if way.name in PUBLIC:
            continue
        token = desk.token("Mara")
        if way.name in ENDS_SESSION:
            token = desk.sign_in(desk.link_for("Mara"))
        cookie = {"cookie": f"vidcat_{port}={token}"}
        bare = way.ask(desk, **cookie)
        foreign = way.ask(desk, **cookie, **{"x-vidcat-token": "0" * 64})
        page = desk.get("/account", **cookie).text
        own = page.partition('name="vidcat-token" content="')[2].partition('"')[0]
        whole = way.ask(desk, **cookie, **{"x-vidcat-token": own})
        refused = {answer.status == 403 for answer in (bare, foreign)}
        assert refused == {way.method != "GET"}, way.name
        assert whole.status not in {401, 403}, way.name
