"""Pairs are listed, compared and judged; idents are named or called footage."""

import sqlite3
from contextlib import closing
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import expect

from desks import Desk, key
from vidcat.domain.copies.idents import Showing
from vidcat.store.session import Store
from visitors import Visitors

EVIL = "<img src=x onerror=alert(1)>\"'\u202e\u0645\u0631\u0643\u0628\u0629"
ESCAPED = "&lt;img src=x onerror=alert(1)&gt;&#34;&#39;\u202e\u0645\u0631\u0643\u0628\u0629"


@pytest.fixture
def pair(desk: Desk) -> tuple[str, str]:
    (found,) = desk.get("/api/copies?state=all", by="Lina").json["pairs"]
    return found["a"], found["b"]


def statement(pair: tuple[str, str], **said: Any) -> dict[str, Any]:
    both = {"a": pair[0], "b": pair[1]}
    return {"key": key(), "verdict": "same", "reason": "seen", **both, **said}


def test_the_pair_is_listed_and_shown_with_what_was_found(
    desk: Desk, pair: tuple[str, str]
) -> None:
    listed = desk.get("/copies?state=all", by="Lina").text
    assert f"/copies/{pair[0]}/{pair[1]}" in listed
    assert "mirrored" in listed
    shown = desk.get(f"/copies/{pair[0]}/{pair[1]}", by="Lina").text
    assert "The second is turned left to right." in shown
    assert pair[0] in shown
    assert pair[1] in shown


def test_the_evidence_is_told_moment_by_moment(desk: Desk, pair: tuple[str, str]) -> None:
    found = desk.get(f"/api/copies/{pair[0]}/{pair[1]}/evidence", by="Omar").json
    (segment,) = found["segments"]
    assert "mirrored" in segment["view_a"] + segment["view_b"]
    assert segment["moments"]
    assert segment["mean_distance"] < 31


def test_a_verdict_that_is_sent_twice_counts_once(desk: Desk, pair: tuple[str, str]) -> None:
    said = statement(pair, verdict="different", reason="sent twice")
    first = desk.post("/api/verdicts", said, by="Lina")
    again = desk.post("/api/verdicts", said, by="Lina")
    assert (first.status, first.json) == (200, again.json)
    page = desk.get(f"/copies/{pair[0]}/{pair[1]}", by="Lina").text
    assert page.count("<bdi>sent twice</bdi> <span") == 1


@pytest.mark.parametrize(
    "said",
    [
        {"reason": "  "},
        {"verdict": "different", "kind": "near"},
        {"kind": "scene"},
        {"verdict": "perhaps"},
        {"b": "zz"},
        {"key": "short"},
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused(
    desk: Desk, pair: tuple[str, str], said: dict[str, str]
) -> None:
    answer = desk.post("/api/verdicts", statement(pair, **said), by="Lina")
    assert answer.status == 422
    assert answer.json["message"]


def test_an_unknown_video_is_not_found(desk: Desk, pair: tuple[str, str]) -> None:
    assert desk.get(f"/copies/{pair[0]}/{'0' * 64}", by="Lina").status == 404
    assert desk.get("/copies?video=00000000", by="Lina").status == 404
    answer = desk.post("/api/verdicts", statement(pair, b="0" * 64), by="Lina")
    assert answer.status == 404


@pytest.mark.parametrize("path", ["/copies", "/copies/next", "/copies/idents", "/copies/a/b"])
def test_strangers_are_asked_to_sign_in(desk: Desk, path: str) -> None:
    answer = desk.get(path)
    assert (answer.status, answer.headers["location"]) == (
        303,
        f"/sign-in?next={quote(path, safe='')}",
    )
    assert desk.post("/api/verdicts", {}).status in {401, 422}


def test_texts_from_outside_are_shown_as_texts(desk: Desk, pair: tuple[str, str]) -> None:
    with closing(sqlite3.connect(desk.catalogue / "catalogue.db")) as database, database:
        before = database.execute("SELECT id, path FROM copy").fetchall()
        database.execute("UPDATE copy SET path = ?", (b"/footage/" + EVIL.encode(),))
    desk.post("/api/verdicts", statement(pair, reason=EVIL), by="Lina")
    for path in ("/copies?state=all", f"/copies/{pair[0]}/{pair[1]}"):
        shown = desk.get(path, by="Lina").text
        assert ESCAPED.replace("\u202e", "\\u202e") in shown, (
            "a name is shown, and turns nothing round"
        )
        assert "<img src=x" not in shown
    with closing(sqlite3.connect(desk.catalogue / "catalogue.db")) as database, database:
        database.executemany("UPDATE copy SET path = ?2 WHERE id = ?1", before)


def test_an_ident_is_named_and_then_called_footage(desk: Desk, pair: tuple[str, str]) -> None:
    with closing(Store(desk.catalogue / "catalogue.db")) as store, store.write() as tx:
        exemplar = Showing(pair[0], 0.0, 1.0)
        number = tx.idents.add(exemplar, np.zeros((1, 32), np.uint8))
        for video in pair:
            tx.idents.show(video, {number: [exemplar.span]})
    token = {"authorization": f"Bearer {desk.token('Omar')}"}
    at = f"/copies/idents/{number}"
    assert desk.form(f"{at}/name", {"name": EVIL.replace("\u202e", "")}, **token).status == 303
    shown = desk.get("/copies/idents", by="Lina").text
    assert "<bdi>" + ESCAPED.replace("\u202e", "") + "</bdi>" in shown
    assert "Shown in 2 videos" in shown
    assert desk.form(f"{at}/footage", {"reason": "it is the strike"}, **token).status == 303
    assert "it is the strike" in desk.get("/copies/idents", by="Lina").text
    assert desk.form(f"{at}/footage", {"reason": "again"}, **token).status == 422


def test_a_pair_is_judged_from_the_keyboard_alone(
    visitors: Visitors, desk: Desk, pair: tuple[str, str]
) -> None:
    with closing(sqlite3.connect(desk.catalogue / "catalogue.db")) as database, database:
        database.execute("DELETE FROM verdict")
    page = visitors.page("Noor")
    page.goto(f"{desk.address}/copies")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/copies/{pair[0]}/{pair[1]}")
    times = page.locator("[data-time]")
    expect(page.locator(".moments .near").first).to_be_attached()
    expect(page.locator('.still img[src*="/frames/"]')).to_have_count(2)
    before = times.first.inner_text()
    page.keyboard.press("ArrowRight")
    expect(times.first).not_to_have_text(before)
    page.keyboard.press("o")
    expect(page.locator("img.over")).to_be_visible()
    page.keyboard.press("y")
    page.keyboard.press("1")
    page.wait_for_url("**/copies")
    expect(page.locator(".nothing")).to_have_text("No pair waits for a verdict here.")
    said = desk.get(f"/api/copies/{pair[0]}/{pair[1]}", by="Mara").json["verdict"]
    assert (said["verdict"], said["reason"], said["by"]) == (
        "same",
        "same footage re-uploaded",
        "Noor",
    )
