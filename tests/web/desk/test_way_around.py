"""Finding one's way: every page has the navigation, and what it says to type works as it is."""

import re
import shlex
from html import unescape

import pytest

from desks import Desk
from warm_cli import run_vidcat

NOWHERE = "/videos/0123456789abcdef"


def navigation(page: str) -> list[str]:
    bar = re.search(r'<nav aria-label="Desk">(.*?)</nav>', page, re.DOTALL)
    return re.findall(r'href="([^"]+)"', bar.group(1)) if bar else []


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nothing-here", 404), (NOWHERE, 404), ("/videos?page=0", 422), ("/sightings/x", 422)],
)
def test_a_page_of_an_error_keeps_the_way_around(desk: Desk, path: str, status: int) -> None:
    told = desk.get(path, by="Omar")
    assert told.status == status
    assert navigation(told.text) == navigation(desk.get("/", by="Omar").text)
    assert 'data-person="Omar"' in told.text


def test_a_role_that_may_not_keeps_the_way_around(desk: Desk) -> None:
    told = desk.get("/review", by="Lina")
    assert told.status == 403
    assert navigation(told.text) == navigation(desk.get("/", by="Lina").text) != []


def test_an_error_shows_a_stranger_no_way(desk: Desk) -> None:
    told = desk.get("/nothing-here")
    assert (told.status, navigation(told.text)) == (404, [])


def test_the_history_has_its_entry(desk: Desk) -> None:
    page = desk.get("/history", by="Omar").text
    assert "/history" in navigation(page)
    assert re.search(r'href="/history"\s+aria-current="page"', page)


@pytest.mark.parametrize("path", ["/", "/reports", "/search/plots"])
def test_what_a_page_says_to_type_names_the_catalogue(desk: Desk, path: str) -> None:
    page = desk.get(path, by="Mara").text
    said = re.findall(r"<code>(.*?)</code>", page, re.DOTALL)
    said += re.findall(r'data-copy="(vidcat[^"]*)"', page)
    commands = [each for text in said for each in unescape(text).splitlines()]
    assert commands
    for command in commands:
        words = shlex.split(command)
        assert words[:3] == ["vidcat", "--catalogue", str(desk.catalogue)], command
    known = run_vidcat([*shlex.split(commands[0])[1:3], "videos", "--json"], cwd=desk.folder.parent)
    assert known.returncode == 0, known.stderr


def test_a_link_for_somebody_leads_to_the_desk_that_answers(desk: Desk) -> None:
    link = desk.run("user", "link", "Lina").strip()
    assert link.startswith(f"{desk.address}/sign-in#")
    assert desk.post("/api/sign-in", {"secret": link.partition("#")[2]}).status == 200
    added = desk.ask_command("user", "add", "Zahra", "--role", "analyst")
    assert added["link"].startswith(f"{desk.address}/sign-in#")


def test_a_link_to_a_port_where_nobody_answers_says_so(desk: Desk) -> None:
    told = run_vidcat(
        ["--catalogue", desk.catalogue, "user", "link", "Lina", "--port", "9"], cwd=desk.folder
    )
    assert told.stdout.startswith("http://127.0.0.1:9/sign-in#")
    assert "no `vidcat serve` answers for this catalogue at port 9" in told.stderr
