"""Drawn keys, 3 to 15 a second, on slow pages that refuse, beside people who do the same.

Whatever is pressed: the focus goes where a key sends it, each statement is one that a key asked
for, what was typed into a field is recorded or called wrong, the catalogue has what was said and no
more, and a page that is loaded again shows what it showed. LABEL_TEST_BATCHES asks for more
batches of 20 sequences, LABEL_TEST_SEED for others.
"""

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from desks import Desk
from label_page import video_of
from label_typists import Typist, draw_keys, judged, play, seat, versions_by
from visitors import Visitors

PEOPLE = ("Lina", "Noor", "Mara", "Paul")  # two at each of two videos that share footage
ROUNDS = 5
BATCHES = int(os.environ.get("LABEL_TEST_BATCHES", "1"))
FIRST = int(os.environ.get("LABEL_TEST_SEED", "1"))


@pytest.fixture
def fresh(furnished: Path, tmp_path: Path) -> Iterator[Desk]:
    """A served catalogue without a sighting, with one more person."""
    shutil.copytree(furnished / "catalogue", tmp_path / "catalogue")
    served = Desk(tmp_path)
    served.run("user", "add", "Paul", "--role", "analyst")
    served.start()
    try:
        yield served
    finally:
        served.stop()


@pytest.fixture
def unkind(browser: Browser, fresh: Desk) -> Iterator[Visitors]:
    """People who are refused and come too late."""
    made = Visitors(browser, fresh)
    made.expected = ("409", "Failed to load resource")
    yield made
    made.close()


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(FIRST, FIRST + BATCHES))
def test_a_page_shows_what_was_said_and_nothing_is_said_that_no_key_asked_for(
    unkind: Visitors, fresh: Desk, batch: int
) -> None:
    videos = [video_of(fresh, name) for name in ("clip.mp4", "mirror.mp4")]
    stills = {each: fresh.ask_command("video", each)["keyframes"] for each in videos}
    pages = {name: seat(unkind, fresh, name) for name in PEOPLE}
    for number in range(ROUNDS):
        chance = random.Random(batch * 1000 + number)
        typists = []
        starts = [chance.choice(stills[video])["pts"] for video in videos]
        for place, name in enumerate(PEOPLE):
            video, pts = videos[place // 2], starts[place // 2]
            address = f"{fresh.address}/videos/{video}/label?pts={pts}"
            seed = chance.randrange(1, 2**31)
            keys = draw_keys(random.Random(seed), chance.randrange(15, 45))
            typists.append(Typist(name, pages[name], address, seed, keys, random.Random(seed + 1)))
        faults = faults_of(typists, fresh)
        assert not faults, "\n".join(faults)


def faults_of(typists: list[Typist], desk: Desk) -> list[str]:
    """Let all type, and list what went wrong."""
    before = {each.name: versions_by(desk, each.name) for each in typists}
    for each in typists:
        each.open()
    play(typists)
    logs = [each.come_to_rest() for each in typists]
    for each in typists:
        each.refresh()
    faults = []
    for each, log in zip(typists, logs, strict=True):
        faults += judged(each, log, desk)
        recorded = [
            said
            for said in log["said"]
            if log["answers"].get(said["key"]) == 200 and said["path"].startswith("/api/sightings")
        ]
        made = versions_by(desk, each.name) - before[each.name]
        if made != len(recorded):
            faults.append(f"{each.told}: {made} versions were made, {len(recorded)} were said")
    for each in typists:
        shown = each.shown()
        each.page.reload()
        each.page.wait_for_selector("#frame[aria-busy=false]")
        again = each.shown()
        faults += [
            f"{each.told}: it showed {shown[part]}, and loaded again {again[part]}"
            for part in shown
            if shown[part] != again[part]
        ]
    return faults
