"""A disk that forgets: what a folder may look like after a power loss, by the rules of POSIX.

Only what was synced is sure to be there: a file's bytes after fsync of the file, its name after
fsync of its folder, and that of each folder above. What was not is kept, dropped or torn into
pieces of 4 KiB, each file and folder for itself. Two things that every journaling file system does
are taken for granted: the entries of one folder change in order, and a rename between folders never
takes the old name away before the new one is there.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from torture.changes import NAMELESS, Change, Kind

PIECE = 4096


class Loss(StrEnum):
    """What becomes of what was not synced."""

    NOTHING = "nothing"  # all of it is kept, as after kill -9
    ALL = "all"
    BYTES = "bytes"  # names are kept, and bytes dropped: files that are empty or cut short
    NAMES = "names"
    TORN = "torn"  # by chance


@dataclass(slots=True)
class _File:
    lasting: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)  # None: cut to length

    def sync(self) -> None:
        """Make all that was written last."""
        for at, data in self.pending:
            _put(self.lasting, at, data)
        self.pending.clear()

    def left(self, loss: Loss, chance: random.Random) -> bytes:
        """Return its bytes after a loss."""
        content = bytearray(self.lasting)
        if loss in (Loss.NOTHING, Loss.NAMES):
            for at, data in self.pending:
                _put(content, at, data)
        elif loss is Loss.TORN:
            for at, data in self.pending:
                _tear(content, at, data, chance)
        return bytes(content)


def _put(content: bytearray, at: int, data: bytes | None) -> None:
    content.extend(bytes(max(0, at - len(content))))
    if data is None:
        del content[at:]
    else:
        content[at : at + len(data)] = data


def _tear(content: bytearray, at: int, data: bytes | None, chance: random.Random) -> None:
    if data is None:
        if chance.random() < 0.5:
            _put(content, at, None)
        return
    if chance.random() < 0.3:  # its length was written, its bytes perhaps not
        content.extend(bytes(max(0, at + len(data) - len(content))))
    for begin, end in _pieces(at, len(data)):
        if chance.random() < 0.5:
            _put(content, begin, data[begin - at : end - at])


def _pieces(at: int, length: int) -> Iterator[tuple[int, int]]:
    begin, last = at, at + length
    while begin < last:
        end = min(last, (begin // PIECE + 1) * PIECE)
        yield begin, end
        begin = end


@dataclass(slots=True, eq=False)
class _Entry:
    """A change of one folder's entries: a name is given to a file, or taken away."""

    name: str
    node: "_Node | None"
    also_gone: str = ""  # the old name of a rename within the folder
    needs: "tuple[_Folder, _Entry] | None" = None  # the new name of a rename to another folder


@dataclass(slots=True, eq=False)
class _Folder:
    live: "dict[str, _Node]" = field(default_factory=dict)
    lasting: "dict[str, _Node]" = field(default_factory=dict)
    pending: list[_Entry] = field(default_factory=list)

    def change(self, entry: _Entry) -> None:
        """Change an entry; it does not last yet."""
        _apply(self.live, entry)
        self.pending.append(entry)

    def sync(self, upto: _Entry | None = None) -> None:
        """Make the entries last, or those up to one."""
        if upto is not None and upto not in self.pending:
            return
        while self.pending:
            entry = self.pending.pop(0)
            _apply(self.lasting, entry)
            if entry.needs:
                entry.needs[0].sync(entry.needs[1])
            if entry is upto:
                break


_Node = _File | _Folder


def _apply(entries: dict[str, _Node], entry: _Entry) -> None:
    entries.pop(entry.also_gone, None)
    if entry.node is None:
        entries.pop(entry.name, None)
    else:
        entries[entry.name] = entry.node


class Disk:
    """A folder, followed through its changes."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._top = _Folder()

    def apply(self, change: Change) -> None:
        """Take in a change; raises KeyError for one to a file that was never made."""
        if change.path.endswith(NAMELESS):
            return
        match change.kind:
            case Kind.CREATE | Kind.FOLDER:
                folder, name = self._place(change.path)
                node: _Node = _File() if change.kind is Kind.CREATE else _Folder()
                folder.change(_Entry(name, node))
            case Kind.WRITE | Kind.TRUNCATE:
                file = self._node(change.path)
                assert isinstance(file, _File)
                file.pending.append((change.at, None if change.kind != Kind.WRITE else change.data))
            case Kind.UNLINK:
                folder, name = self._place(change.path)
                folder.change(_Entry(name, None))
            case Kind.RENAME | Kind.LINK:
                self._move(change)
            case Kind.SYNC:
                self._node(change.path).sync()

    def _move(self, change: Change) -> None:
        node = self._node(change.path)
        (old, old_name), (new, new_name) = self._place(change.path), self._place(change.to)
        if change.kind is Kind.LINK:
            new.change(_Entry(new_name, node))
        elif old is new:
            new.change(_Entry(new_name, node, also_gone=old_name))
        else:
            entry = _Entry(new_name, node)
            new.change(entry)
            old.change(_Entry(old_name, None, needs=(new, entry)))

    def _place(self, path: str) -> tuple[_Folder, str]:
        above = self._node(str(Path(path).parent))
        assert isinstance(above, _Folder)
        return above, Path(path).name

    def _node(self, path: str) -> _Node:
        node: _Node = self._top
        for name in Path(path).relative_to(self._root).parts:
            assert isinstance(node, _Folder)
            node = node.live[name]
        return node

    def rebuild(self, loss: Loss, chance: random.Random) -> None:
        """Write the folder as it may be after a loss; what is there is to be removed before."""
        entries = self._entries_left(loss, chance)
        self._write(self._root, self._top, entries, loss, chance)

    def _entries_left(self, loss: Loss, chance: random.Random) -> dict[int, dict[str, _Node]]:
        """Choose how many pending entries of each folder were written, in their order."""
        folders = list(_folders(self._top))
        kept = {id(folder): _few(len(folder.pending), loss, chance) for folder in folders}
        for folder in folders:
            for entry in folder.pending[: kept[id(folder)]]:
                if entry.needs and entry.needs[1] in entry.needs[0].pending:
                    other, new = entry.needs
                    kept[id(other)] = max(kept.get(id(other), 0), other.pending.index(new) + 1)
        left = {}
        for folder in folders:
            left[id(folder)] = dict(folder.lasting)
            for entry in folder.pending[: kept[id(folder)]]:
                _apply(left[id(folder)], entry)
        return left

    def _write(
        self,
        place: Path,
        folder: _Folder,
        entries: dict[int, dict[str, _Node]],
        loss: Loss,
        chance: random.Random,
    ) -> None:
        place.mkdir(exist_ok=True)
        for name, node in entries[id(folder)].items():
            if isinstance(node, _Folder):
                self._write(place / name, node, entries, loss, chance)
            elif not name.endswith("-shm"):  # SQLite makes it anew, and never trusts an old one
                (place / name).write_bytes(node.left(loss, chance))


def _few(pending: int, loss: Loss, chance: random.Random) -> int:
    if loss is Loss.TORN:
        return chance.randint(0, pending)
    return pending if loss in (Loss.NOTHING, Loss.BYTES) else 0


def _folders(top: _Folder) -> Iterator[_Folder]:
    """Yield every folder that may still be found, each once."""
    waiting, seen = [top], set()
    while waiting:
        folder = waiting.pop()
        if id(folder) in seen:
            continue
        seen.add(id(folder))
        yield folder
        nodes = [*folder.lasting.values(), *(each.node for each in folder.pending)]
        waiting += [node for node in nodes if isinstance(node, _Folder)]
