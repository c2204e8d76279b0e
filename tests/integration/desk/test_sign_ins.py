"""Links work once and for an hour; sessions end by themselves, and only digests are kept."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from vidcat.casework.desk.people import add_person
from vidcat.casework.desk.sign_in import offer_link, prefer, sign_in, sign_out, visitor_of
from vidcat.domain.desk.viewing import IDLE_FOR, LINK_LASTS, SESSION_LASTS, Preferences, Veil
from vidcat.domain.sightings.statements import Role
from vidcat.errors import NoSuchPerson, NotSignedIn
from vidcat.store.session import Store

BEGUN = datetime(2026, 1, 1, 9, tzinfo=UTC)


class Time:
    """The time, which passes when it is told to."""

    def __init__(self) -> None:
        self.now = BEGUN

    def __call__(self) -> datetime:
        return self.now

    def passes(self, span: timedelta) -> None:
        self.now += span


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def store(tmp_path: Path, time: Time) -> Iterator[Store]:
    with closing(Store(tmp_path / "catalogue.db", time)) as opened:
        add_person(opened, "Lina", Role.ANALYST)
        yield opened


def test_a_link_signs_in_once(store: Store) -> None:
    offer = offer_link(store, "Lina")
    visitor = visitor_of(store, sign_in(store, offer.secret))
    assert (visitor.name, visitor.role) == ("Lina", Role.ANALYST)
    with pytest.raises(NotSignedIn, match="used already"):
        sign_in(store, offer.secret)


def test_a_link_runs_out(store: Store, time: Time) -> None:
    offer = offer_link(store, "Lina")
    assert offer.expires_at == BEGUN + LINK_LASTS
    time.passes(LINK_LASTS)
    with pytest.raises(NotSignedIn):
        sign_in(store, offer.secret)


def test_a_session_that_is_used_lasts_and_one_that_is_not_ends(store: Store, time: Time) -> None:
    used = sign_in(store, offer_link(store, "Lina").secret)
    idle = sign_in(store, offer_link(store, "Lina").secret)
    for _ in range(3):
        time.passes(IDLE_FOR - timedelta(minutes=1))
        assert visitor_of(store, used).name == "Lina"
    with pytest.raises(NotSignedIn):
        visitor_of(store, idle)


def test_no_session_lasts_for_ever(store: Store, time: Time) -> None:
    token = sign_in(store, offer_link(store, "Lina").secret)
    for _ in range(int(SESSION_LASTS / IDLE_FOR)):
        time.passes(IDLE_FOR)
        visitor_of(store, token)
    time.passes(timedelta(minutes=5))
    with pytest.raises(NotSignedIn):
        visitor_of(store, token)


def test_signing_out_ends_this_session_and_no_other(store: Store) -> None:
    one = sign_in(store, offer_link(store, "Lina").secret)
    other = sign_in(store, offer_link(store, "Lina").secret)
    sign_out(store, visitor_of(store, one))
    with pytest.raises(NotSignedIn):
        visitor_of(store, one)
    assert visitor_of(store, other).name == "Lina"


def test_wishes_are_kept_for_every_session(store: Store) -> None:
    token = sign_in(store, offer_link(store, "Lina").secret)
    prefer(store, visitor_of(store, token), Preferences(graphic=Veil.GREY, unseen=Veil.CLEAR))
    later = visitor_of(store, sign_in(store, offer_link(store, "Lina").secret))
    assert later.preferences == Preferences(graphic=Veil.GREY, unseen=Veil.CLEAR)


def test_no_secret_is_kept(store: Store, tmp_path: Path) -> None:
    offer = offer_link(store, "Lina")
    token = sign_in(store, offer.secret)
    with closing(sqlite3.connect(tmp_path / "catalogue.db")) as db:
        dump = "\n".join(db.iterdump())
    assert offer.secret not in dump
    assert token not in dump


def test_nobody_gets_a_link_who_was_not_added(store: Store) -> None:
    with pytest.raises(NoSuchPerson):
        offer_link(store, "Omar")


@pytest.mark.parametrize("token", ["", "x", "\ud800", "a" * 10_000])
def test_nonsense_is_no_session(store: Store, token: str) -> None:
    with pytest.raises(NotSignedIn):
        visitor_of(store, token)
