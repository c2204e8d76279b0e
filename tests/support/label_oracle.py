"""What keys may ask for on the label page: written anew from its documents, not from its code."""

import re
from typing import Any

from vidcat.domain.values.counts import parse_count
from vidcat.errors import BadCount

Key = dict[str, Any]
BURST_MS = 1000
_ALWAYS = re.compile(r"Key[FDVC]|Period|Comma|Bracket(Left|Right)|Arrow\w+|Escape|F1")
_OPENERS = {"KeyN", "KeyB", "KeyW", "Slash", "KeyE"}
_BOUND = re.compile(r"Key[FDVCGNBWJKPHYXUE]|Digit\d|Period|Comma|Bracket\w+|Space|Delete|Slash")
_CERTAINTIES = ("certain", "probable", "possible", "cannot be excluded")
_ABOUT = {"key", "sighting", "version", "after", "why", "video", "copied_from", "copied_after"}


def is_character(key: Key) -> bool:
    return not key["ctrl"] and (len(key["key"]) == 1 or key["key"] in {"Backspace", "Delete"})


def is_leaving(key: Key) -> bool:
    """Return whether a key leaves the field that it is pressed in."""
    return key["key"] in {"Escape", "Tab", "Enter"}


def commands(keys: list[Key]) -> list[bool]:
    """Return of each key whether the page waited for commands when it came, and before."""
    typed, found = -float("inf"), []
    for key in keys:
        is_command = False
        if key["field"] or key["dialog"]:
            if is_character(key):
                typed = key["t"]
            elif is_leaving(key):
                typed = -float("inf")
        elif is_character(key) and not _is_bound(key):
            is_command = False
        elif is_character(key) and key["t"] - typed < BURST_MS:
            typed = key["t"]
        elif key["busy"] and not (key["ctrl"] or _ALWAYS.fullmatch(key["code"])):
            typed = key["t"] if is_character(key) else typed
        else:
            is_command, typed = True, -float("inf")
        found.append(is_command)
    return found


def _is_bound(key: Key) -> bool:
    if key["code"] == "Backspace":
        return bool(key["shift"])
    return _BOUND.fullmatch(key["code"]) is not None


def stolen_focus(keys: list[Key], are: list[bool]) -> list[str]:
    """Name each key after which the focus went where no key sent it."""
    wrong = []
    for one, following, is_command in zip(keys, keys[1:], are, strict=False):
        if one["dialog"] or following["dialog"]:
            continue
        before, now = one["field"], following["field"]
        may_leave = is_leaving(one) or one["awaited"]
        if before and now != before and not may_leave:
            wrong.append(f"{one['code']} in {before}: then the focus was in {now}")
        opens = (is_command and one["code"] in _OPENERS) or one["key"] == "Tab"
        if not before and now and not opens:
            wrong.append(f"{one['code']} opened {now}")
    return wrong


class Oracle:
    """Judges what one page said, by the keys that were pressed in it."""

    def __init__(self, log: dict[str, Any]) -> None:
        self.keys: list[Key] = log["keys"]
        self.said: list[dict[str, Any]] = log["said"]
        self.told: list[str] = log["told"]
        self.are = commands(self.keys)

    def faults(self) -> list[str]:
        """List what no key asked for, what a key asked for in vain, and focus that was stolen."""
        strange = [
            f"{each['path']} {each['body']} after {self._told(each['after'])}"
            for each in self.said
            if not each["deciding"] and not self._is_asked_for(each)
        ]
        return stolen_focus(self.keys, self.are) + strange + self._lost_words()

    def _told(self, at: int) -> str:
        around = range(max(at - 6, 0), at + 1)
        return " ".join(
            f"{self.keys[n]['code']}[{self.keys[n]['field'] or '-'}{'!' if self.are[n] else ''}]"
            for n in around
        )

    def _command(self, at: int, codes: str, *, shift: bool = False, ctrl: bool = False) -> bool:
        key = self.keys[at]
        held = (key["shift"], key["ctrl"]) == (shift, ctrl)
        return self.are[at] and held and re.fullmatch(codes, key["code"]) is not None

    def _chosen(self, at: int) -> bool:
        """Return whether Enter chose a type, and only words to nobody came after it."""
        while at >= 0 and self.keys[at]["awaited"]:
            at -= 1
        return self.keys[at]["key"] == "Enter" and self.keys[at]["field"] == "type"

    def _undone(self, at: int) -> bool:
        return (
            self._command(at, "KeyZ|KeyY", ctrl=True)
            or self._command(at, "KeyZ", shift=True, ctrl=True)
            or (self.keys[at]["ctrl"] and self.keys[at]["code"] in {"KeyZ", "KeyY"})
        )

    def _is_asked_for(self, said: dict[str, Any]) -> bool:
        at, body = said["after"], said["body"]
        if at < 0:
            return False
        if self.keys[at]["button"] and self.keys[at]["key"] in {"Enter", " "}:
            return True  # a button that has the focus is pressed
        kind = said["path"].rpartition("/")[2]
        if self._undone(at) and kind in {"changes", "withdrawals"}:
            return True
        if kind == "sightings":
            copied = "copied_from" in body or "copied_after" in body
            if copied:
                return self._command(at, "KeyP")
            return self._chosen(at) or self._command(at, r"Key[NBW]|Slash|Digit\d")
        if kind == "answers":
            return self._is_answered(at, confirm=body["confirm"])
        if kind == "withdrawals":
            return self._is_taken_back(at)
        return all(self._is_changed(at, name, body) for name in set(body) - _ABOUT)

    def _is_answered(self, at: int, *, confirm: bool) -> bool:
        if confirm:
            return self._command(at, "KeyY")
        twice = self._command(at, "KeyX") and self._command(at - 1, "KeyX")
        return self._command(at, "KeyX", shift=True) or twice or self._is_taken_back(at)

    def _is_taken_back(self, at: int) -> bool:
        twice = self._command(at, "Delete") and self._command(at - 1, "Delete")
        return self._command(at, "Delete|Backspace", shift=True) or twice

    def _is_changed(self, at: int, name: str, body: dict[str, Any]) -> bool:
        key, value = self.keys[at], body[name]
        if name == "box":
            nudges = (n for n in range(at, -1, -1) if self.keys[n]["code"].startswith("Arrow"))
            return any(self.are[n] for n in nudges)
        if name == "certainty":
            digit = _CERTAINTIES.index(value) + 1
            return self._command(at, f"Digit{digit}", shift=True)
        if name == "until_pts":
            return self._command(at, "KeyU") and key["pts"] == value
        if name == "type":
            return self._chosen(at) or self._command(at, r"Digit\d")
        if key["field"] != name:
            return False
        if name == "context":  # a letter chooses in a list at once
            return True
        return is_leaving(key) and written(name, key["value"]) == value

    def _lost_words(self) -> list[str]:
        """Name each field that was left with words of which nothing was said."""
        lost, begun = [], 0
        for at, key in enumerate(self.keys):
            if at and self.keys[at - 1]["field"] != key["field"]:
                begun = at
            if key["field"] not in {"count", "note"} or not is_leaving(key) or key["dialog"]:
                continue
            if key["field"] == "note" and key["key"] == "Enter" and not key["ctrl"]:
                continue
            before = written(key["field"], self.keys[begun]["value"])
            now = written(key["field"], key["value"])
            was_said = any(
                each["after"] == at and key["field"] in each["body"] for each in self.said
            )
            # Of a sighting that was refused meanwhile nothing can be said; the page tells so.
            was_told = any(
                f"\u2018{key['value']}\u2019 was not either" in each for each in self.told
            )
            if now not in (before, "no count") and not was_said and not was_told:
                lost.append(f"{key['field']}: {key['value']!r} was left and not recorded")
            begun = at + 1
        return lost


def written(field: str, typed: str) -> str | None:
    """Return what is recorded of what was typed."""
    if field != "count":
        return typed
    try:
        return str(parse_count(typed)) if typed.strip() else None
    except BadCount:
        return "no count"
