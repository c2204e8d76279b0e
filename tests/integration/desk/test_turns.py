"""Threads that write take turns in order: nobody is told that another process is writing."""

import threading
import time
from pathlib import Path

import pytest

from casework_desk import A, at, open_desk, see
from vidcat.domain.sightings.statements import Sighting
from vidcat.errors import CatalogueLocked
from vidcat.store import turns
from vidcat.store.turns import Turns


def test_turns_come_in_the_order_in_which_threads_came() -> None:
    taken: list[int] = []
    line, started = Turns(), []

    def take(number: int) -> None:
        with line.next():
            taken.append(number)

    with line.next():
        for number in range(20):
            thread = threading.Thread(target=take, args=(number,))
            thread.start()
            started.append(thread)
            while len(line._waiting) < number + 2:
                time.sleep(0.001)
    for thread in started:
        thread.join()
    assert taken == list(range(20))


def test_who_gives_up_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_WAIT_S", 0.01)
    line = Turns()
    with line.next(), pytest.raises(CatalogueLocked), line.next():
        pass
    with line.next():
        pass


def test_twenty_who_write_at_once_are_all_served(tmp_path: Path) -> None:
    store = open_desk(tmp_path / "catalogue.db")
    made: list[Sighting] = []
    faults: list[BaseException] = []

    def label(second: int) -> None:
        try:
            made.extend(see(store, A, at(second + n / 10)) for n in range(5))
        except BaseException as error:  # noqa: BLE001 (told to the test)
            faults.append(error)

    threads = [threading.Thread(target=label, args=(second,)) for second in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()
    assert faults == []
    assert sorted(each.number for each in made) == list(range(1, 101))
