"""A statement costs a bounded number of SQL statements, whatever the catalogue holds."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event

from casework_desk import ANN, BOB, BTR, A, at, open_desk, said
from vidcat.casework.sightings.statements import (
    Opinion,
    correct_sighting,
    make_sighting,
    review_sighting,
    withdraw_sighting,
)
from vidcat.domain.sightings.statements import ReviewVerdict
from vidcat.store.session import Store

OF_THE_LOG = re.compile("touched_row|custody_event|row_digest|vidcat_key")


class Statements:
    """Counts what is sent to the database, and apart from it what the log of custody sends."""

    def __init__(self, store: Store) -> None:
        self._sent = self._logged = 0
        event.listen(store._engine, "before_cursor_execute", self._count)

    def since(self) -> int:
        """Count the statements since the last call."""
        assert self._logged <= 12
        sent, self._sent, self._logged = self._sent, 0, 0
        return sent

    def _count(self, *of: object) -> None:
        text = str(of[2])
        if OF_THE_LOG.search(text):
            self._logged += 1
        elif not text.startswith(("BEGIN", "COMMIT", "PRAGMA")):
            self._sent += 1


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_desk(tmp_path / "catalogue.db")
    yield opened
    opened.close()


def test_a_make_and_a_correction_are_at_most_twelve_statements(store: Store) -> None:
    sent = Statements(store)
    made, _ = make_sighting(store, A, at(1), said(BTR, note="on a trailer"), ANN)
    assert sent.since() <= 12
    changed = replace(made.statement, note="on the road")
    corrected = correct_sighting(store, made, made.moment, changed, (ANN, "seen again"))
    assert sent.since() <= 12
    confirmed = review_sighting(store, corrected, Opinion(ReviewVerdict.CONFIRM), BOB)
    assert sent.since() <= 7
    withdraw_sighting(store, confirmed, ANN, "a mistake")
    assert sent.since() <= 9
