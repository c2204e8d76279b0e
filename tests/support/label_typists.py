"""People who press drawn keys on the label page, several at a time, each in an own browser."""

import heapq
import json
import random
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from desks import Desk
from label_oracle import Oracle
from visitors import Visitors

RECORDER = Path(__file__).with_name("label_recorder.js").read_text("utf-8")
_WORDS = ("btr-80", "tank", "truck", "drone", "flag")
_COUNTS = ("2", "at least 3", "two", "about 10", "5 to 3", "several", "12 ")
_NOTES = ("two wheels", "paraded 2x", "p u n d 1", "bend. flag", "")
_LONE = [
    *["f", "d", ".", ",", "j", "k", "u", "p", "w", "n", "y", "x", "h", "1", "2", "Delete"],
    *["Backspace", "Shift+Delete", "Escape", "Control+z", "Control+Shift+z", "Control+y", "Enter"],
    *["Shift+1", "Shift+2", "Shift+3", "Shift+4", "ArrowLeft", "ArrowUp", "Shift+ArrowRight", "/"],
    *["Control+Enter", "Space", "Tab", "Shift+Backspace", "q", "t", "]", "["],
]
_SLOWEST, _FASTEST = 3, 15  # keys a second


def draw_keys(chance: random.Random, length: int) -> list[str]:
    """Draw keys: phrases of people who label, broken off here and there, and single keys."""
    keys: list[str] = []
    while len(keys) < length:
        phrase = _phrase(chance)
        if chance.random() < 0.2:
            phrase = phrase[: chance.randrange(len(phrase)) + 1]
        keys += phrase
        if chance.random() < 0.35:
            keys.append(chance.choice(_LONE))
    return keys[:length]


def _phrase(chance: random.Random) -> list[str]:
    match chance.randrange(9):
        case 0 | 1 | 2:
            return [chance.choice("nw"), *chance.choice(_WORDS), "Enter"]
        case 3:
            return ["e", *_typed(chance.choice(_COUNTS)), chance.choice(["Tab", "Escape", "Enter"])]
        case 4:
            return ["e", *["Tab"] * 4, *_typed(chance.choice(_NOTES)), "Escape"]
        case 5:
            return [chance.choice(["ArrowRight", "Shift+ArrowDown"])] * chance.randrange(1, 5)
        case 6:
            return [*chance.choice([[".", "."], ["f"], [","]]), chance.choice("upk")]
        case 7:
            return ["ArrowRight", "e", *_typed(chance.choice(_COUNTS)), "Escape", "Escape"]
        case _:
            return [chance.choice(_LONE) for _ in range(3)]


def _typed(words: str) -> list[str]:
    return ["Space" if letter == " " else letter for letter in words]


@dataclass
class Typist:
    """One person at one page, with the keys that they will press."""

    name: str
    page: Page
    address: str
    seed: int
    keys: list[str]
    chance: random.Random
    pressed: list[str] = field(default_factory=list)

    def open(self) -> None:
        """Open the page where the seed in its address makes the network slow and unkind."""
        self.page.goto(f"{self.address}#{self.seed}")
        expect(self.page.locator("#which")).not_to_be_empty()

    def pressing(self) -> Iterator[float]:
        """Press the keys one by one; yield how long to wait, in seconds, after each."""
        pace = self.chance.uniform(_SLOWEST, _FASTEST)
        for key in self.keys:
            self.pressed.append(key)
            self.page.keyboard.press(key)
            if self.chance.random() < 0.15:
                self.decide()
            yield self.chance.uniform(0.6, 1.4) / pace

    def decide(self) -> None:
        """Answer a dialog, if there is one: keep theirs, or put one's own over it."""
        which = self.chance.choice(["button.main", "button:not(.main)"])
        self.page.evaluate(
            "which => { const dialog = document.querySelector('dialog[open]');"
            " const button = dialog?.querySelector(which); if (button) button.click();"
            " else dialog?.close(); }",
            which,
        )

    def come_to_rest(self) -> dict[str, Any]:
        """Leave the field, let all arrive, and return what the recorder wrote down."""
        self.page.evaluate("window.vidcatLog.calm = true")
        for _ in range(40):
            self.page.keyboard.press("Escape")
            self.page.wait_for_timeout(150)
            self.decide()
            if self._is_still():
                break
        else:
            raise AssertionError(f"{self.told}: it does not come to rest")
        self.page.keyboard.press("Escape")
        log: dict[str, Any] = self.page.evaluate("window.vidcatLog")
        return log

    def _is_still(self) -> bool:
        return bool(
            self.page.evaluate(
                "() => !document.querySelector('dialog[open]')"
                " && document.getElementById('outbox').hidden"
                " && document.getElementById('about').hidden"
                " && document.getElementById('frame').getAttribute('aria-busy') === 'false'"
                " && !Object.keys(localStorage).some((name) => /^vidcat:(said|con)/.test(name))"
            )
        )

    def refresh(self) -> None:
        """Let the page hear what others said, as when its window is come back to."""
        with self.page.expect_response(lambda answer: answer.url.endswith("/sightings")):
            self.page.evaluate("dispatchEvent(new Event('focus'))")
        self.page.wait_for_timeout(50)

    def shown(self) -> dict[str, Any]:
        """Return all that the page shows of sightings, each with its fields."""
        seen: dict[str, Any] = self.page.evaluate(_SHOWN)
        return seen

    @property
    def told(self) -> str:
        """Who, by which seed, and what they pressed: enough to do it again."""
        return f"{self.name}, seed {self.seed}: {' '.join(self.pressed)}"


_SHOWN = """() => {
  // What was refused is told until the page is loaded again: it is no part of a sighting.
  const text = (each) => each.textContent.trim().replace(/, not recorded: .*/, "");
  const form = document.getElementById("about");
  const fields = () => [
    ...[...form.elements]
      .filter((each) => each.name && (each.type !== "radio" || each.checked))
      .map((each) => `${each.name}=${each.value}`),
    ...["saved", "span"].map((id) => text(document.getElementById(id))),
  ];
  const rows = [...document.querySelectorAll("#boxes li")].map((_, at) => {
    document.querySelectorAll("#boxes li")[at].click();
    const parts = [...document.querySelectorAll("#boxes li")[at].children];
    return [parts.map(text).join(""), ...fields()];
  });
  const strip = [...document.querySelectorAll("#strip button")];
  return { rows, strip: strip.map((each) => each.ariaLabel), where: location.search };
}"""


def play(typists: Iterable[Typist]) -> None:
    """Let all press their keys at once, each at their own pace."""
    waiting = [(0.0, at, each, each.pressing()) for at, each in enumerate(typists)]
    clock = 0.0
    while waiting:
        due, at, typist, pressing = heapq.heappop(waiting)
        if due > clock:
            typist.page.wait_for_timeout((due - clock) * 1000)
            clock = due
        pause = next(pressing, None)
        if pause is not None:
            heapq.heappush(waiting, (due + pause, at, typist, pressing))


def seat(visitors: Visitors, desk: Desk, name: str) -> Page:
    """Open a browser of somebody's own, with what writes down their keys and statements."""
    page = visitors.page(name)
    page.add_init_script(RECORDER)
    return page


def receipts(desk: Desk) -> dict[str, str]:
    """Return who stated what: the sender by each key that the catalogue has a receipt of."""
    rows = "SELECT r.key, p.name FROM receipt r JOIN person p ON p.id = r.person_id"
    with closing(sqlite3.connect(desk.catalogue / "catalogue.db")) as database:
        return dict(database.execute(rows).fetchall())


def versions_by(desk: Desk, name: str) -> int:
    """Count the versions of sightings that are somebody's."""
    rows = "SELECT count(*) FROM sighting s JOIN person p ON p.id = s.person_id WHERE p.name = ?"
    with closing(sqlite3.connect(desk.catalogue / "catalogue.db")) as database:
        (count,) = database.execute(rows, (name,)).fetchone()
    return int(count)


def judged(typist: Typist, log: dict[str, Any], desk: Desk) -> list[str]:
    """List what is wrong with what one page did, and with what the catalogue has of it."""
    faults = Oracle(log).faults()
    known = receipts(desk)
    for each in log["said"]:
        status = log["answers"].get(each["key"])
        if (status == 200) != (each["key"] in known):
            faults.append(f"{json.dumps(each)} was answered {status}")
    return [f"{typist.told}: {each}" for each in faults]
