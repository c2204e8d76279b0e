"""All fingerprints of a catalogue in one file, memory-mapped and searched exactly.

The database is the truth; the index only repeats it, and is made anew whenever it is missing,
damaged or mostly out of date. It holds 32 bytes for each sample that may vote, of the views as they
are and without bars: mirrored pictures are asked for, not kept. What the database holds beyond the
file is searched in memory, so that reading never needs to write.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from vidcat.domain.copies.fingerprints import PDQ_BITS
from vidcat.store.copies.fingerprints import Fingerprints, StoredView

PDQ_BYTES = PDQ_BITS // 8
_LIST = "views.json"
# Samples of views that were replaced stay until they are this share of the file.
_STALE = 0.25

Bits = NDArray[np.uint8]
Numbers = NDArray[np.int64]
_TILE = 32_768  # samples, of 32 bytes
_NONE = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Samples of one stored view that lie near samples that were asked for, pair by pair.

    `query` (n,) numbers the rows of what was asked, `sample` (n,) the voting samples of the view.
    """

    view: StoredView
    query: NDArray[np.int64]
    sample: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Samples (n, 32) side by side; view k begins at row firsts[k], None once it was replaced."""

    bits: Bits
    views: tuple[StoredView | None, ...]
    firsts: NDArray[np.int64]


class FingerprintIndex:
    """The samples of all stored views, as they are when it is opened."""

    def __init__(self, folder: Path, fingerprints: Fingerprints) -> None:
        wanted = {each.name: each for each in fingerprints.stored()}
        filed, bits = _load(folder)
        blocks = [_block(bits, [wanted.get(name) for name in filed], filed.values())]
        fresh = [view for name, view in wanted.items() if name not in filed]
        added = [np.empty((0, PDQ_BYTES), np.uint8), *fingerprints.voting_bits(fresh)]
        blocks.append(_block(np.concatenate(added), fresh, map(len, added[1:])))
        self._blocks = [block for block in blocks if len(block.bits)]

    @property
    def samples(self) -> int:
        """How many samples are searched."""
        return sum(len(block.bits) for block in self._blocks)

    def near(self, query: Bits, radius: int) -> list[Hits]:
        """Yield every sample within `radius` bits of one of the query's (n, 32), by view.

        Exact: each is compared with each. Ask for a few hundred at a time: what is found must fit
        in memory.
        """
        return [hits for block in self._blocks for hits in _search(query, block, radius)]


def write_index(folder: Path, fingerprints: Fingerprints) -> int:
    """Bring the file into line with the database; gives how many samples it holds.

    New samples are appended; a file that is damaged or mostly stale is written anew. Only one
    process may do this at a time; others may read meanwhile.
    """
    wanted = {each.name: each for each in fingerprints.stored()}
    filed, bits = _load(folder)
    stale = sum(count for name, count in filed.items() if name not in wanted)
    if stale > _STALE * len(bits):
        filed = {}
    fresh = [view for name, view in wanted.items() if name not in filed]
    if not fresh:
        return sum(filed.values())
    folder.mkdir(exist_ok=True)
    file = _read_list(folder)[0] if filed else f"{_generation(folder) + 1}.pdq"
    with (folder / file).open("r+b" if filed else "wb") as samples:
        samples.truncate(sum(filed.values()) * PDQ_BYTES)  # what a stop left half appended
        samples.seek(0, os.SEEK_END)
        for view, added in zip(fresh, fingerprints.voting_bits(fresh), strict=True):
            samples.write(added.tobytes())
            filed[view.name] = len(added)
        samples.flush()
        os.fsync(samples.fileno())
    _write_list(folder, file, filed)
    return sum(filed.values())


def _write_list(folder: Path, file: str, filed: Mapping[str, int]) -> None:
    part = folder / f"{_LIST}.part"
    part.write_text(json.dumps({"file": file, "views": filed}), encoding="utf-8")
    part.replace(folder / _LIST)
    for old in folder.glob("*.pdq"):
        if old.name != file:
            old.unlink()


def _read_list(folder: Path) -> tuple[str, dict[str, int]]:
    """Return the file and its views' sample counts in order; none when the list is damaged."""
    try:
        content = json.loads((folder / _LIST).read_text(encoding="utf-8"))
        views = {str(name): int(count) for name, count in content["views"].items()}
        return Path(str(content["file"])).name, views
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "", {}


def _generation(folder: Path) -> int:
    """Return the highest number of a file.

    One that is listed and gone counts, too: after a power loss a list may be older than its files,
    and must not find other samples under the name it gives.
    """
    named = [Path(_read_list(folder)[0]), *folder.glob("*.pdq")]
    return max((int(each.stem) for each in named if each.stem.isdecimal()), default=0)


def _load(folder: Path) -> tuple[dict[str, int], Bits]:
    """Map the file; gives its views in order with their sample counts, nothing if it is damaged."""
    file, filed = _read_list(folder)
    rows = sum(filed.values())
    nothing: tuple[dict[str, int], Bits] = {}, np.empty((0, PDQ_BYTES), np.uint8)
    if min(filed.values(), default=0) < 0 or not rows:
        return nothing
    try:
        return filed, np.memmap(folder / file, np.uint8, "r", shape=(rows, PDQ_BYTES))
    except (OSError, ValueError):
        return nothing


def _block(bits: Bits, views: Iterable[StoredView | None], counts: Iterable[int]) -> _Block:
    firsts = np.cumsum([0, *counts])[:-1].astype(np.int64)
    return _Block(bits, tuple(views), firsts)


def _search(query: Bits, block: _Block, radius: int) -> Iterator[Hits]:
    numbers, rows = _pairs(query, block.bits, radius)
    order = np.argsort(rows, kind="stable")
    rows, numbers = rows[order], numbers[order]
    # A view without samples begins where the next one does: the last of equals holds the row.
    of = np.searchsorted(block.firsts, rows, side="right") - 1
    for part in np.split(np.arange(len(rows)), np.flatnonzero(np.diff(of)) + 1):
        if len(part) and (view := block.views[of[part[0]]]) is not None:
            yield Hits(view, numbers[part], rows[part] - block.firsts[of[part[0]]])


def _pairs(query: Bits, bits: Bits, radius: int) -> tuple[Numbers, Numbers]:
    """Return the rows of a query and of many samples that are near each other, pair by pair.

    Samples are gone through a megabyte at a time for all of the query: from the cache of a core
    they are read one and a half times as fast as from memory (bench/matching.py).
    """
    import faiss  # a third of a second, of which only searching needs it

    asked = np.ascontiguousarray(query)

    def near(first: int) -> tuple[Numbers, Numbers]:
        faiss.omp_set_num_threads(1)  # of this thread: there are as many of these as of cores
        numbers, rows = _near(faiss, asked, bits[first : first + _TILE], radius)
        return numbers, rows + first

    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as threads:
        found = [(_NONE, _NONE), *threads.map(near, range(0, len(bits), _TILE))]
    return np.concatenate([each for each, _ in found]), np.concatenate([each for _, each in found])


def _near(faiss: ModuleType, asked: Bits, bits: Bits, radius: int) -> tuple[Numbers, Numbers]:
    found = faiss.RangeSearchResult(len(asked))
    # FAISS finds what is nearer than its radius.
    faiss.hamming_range_search(
        faiss.swig_ptr(asked),
        faiss.swig_ptr(bits),
        len(asked),
        len(bits),
        radius + 1,
        PDQ_BYTES,
        found,
    )
    ends = faiss.rev_swig_ptr(found.lims, len(asked) + 1).astype(np.int64)
    rows = faiss.rev_swig_ptr(found.labels, int(ends[-1])).astype(np.int64)
    return np.repeat(np.arange(len(asked), dtype=np.int64), np.diff(ends)), rows
