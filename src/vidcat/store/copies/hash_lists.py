"""Hash lists: fingerprints of videos whose bytes are elsewhere."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from vidcat.domain.copies.fingerprints import View, pack, unpack
from vidcat.domain.copies.hash_lists import HashList, ListedTrack, ListForm, listed_name
from vidcat.domain.values.fields import quoted
from vidcat.errors import NameTaken, NoSuchHashList
from vidcat.store.schema.copy_tables import HashListRow, ListedVideoRow

_BLOCK_SAMPLES = 1 << 18  # 13 MB of packed samples are in memory at a time
_BLOCK_VIDEOS = 1000
_COLUMNS = ("times_s", "pdq", "quality")

Listed = tuple[str, tuple[ListedTrack, ...]]
"""The name of a list, and the views of one video of it."""


class HashLists:
    """The hash_list and listed_video tables, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock

    def start(
        self, name: str, form: ListForm, preprocessing: str, note: str, person: int
    ) -> Callable[[ListedTrack], None]:
        """Record a list whose videos follow; return what adds a video to it. Raises NameTaken."""
        if self._named(name) is not None:
            raise NameTaken(f"name: there is a hash list called {quoted(name)} already.")
        row = HashListRow(
            name=name,
            sha256="",
            form=form,
            preprocessing=preprocessing,
            note=note,
            person_id=person,
            added_at=self._now(),
        )
        self._session.add(row)
        self._session.flush()
        list_id = row.id
        return lambda listed: self._add(list_id, listed)

    def _add(self, list_id: int, listed: ListedTrack) -> None:
        packed = pack(listed.track)
        columns = {column: packed[column] for column in _COLUMNS}
        self._session.execute(
            insert(ListedVideoRow).values(
                list_id=list_id,
                name=listed.name,
                sha256=listed.sha256,
                view=listed.track.view,
                until_s=listed.track.until_s,
                **columns,
            )
        )

    def finish(self, name: str, sha256: str) -> None:
        """Record the SHA-256 of the bytes that a list was read from."""
        change = update(HashListRow).where(HashListRow.name == name)
        self._session.execute(change.values(sha256=sha256))

    def listed(self) -> list[HashList]:
        """Return the lists in the order they were added."""
        rows = self._session.scalars(select(HashListRow).order_by(HashListRow.id))
        return [self._list(row) for row in rows]

    def get(self, name: str) -> HashList:
        """Return one list; raise NoSuchHashList."""
        return self._list(self._row(name))

    def remove(self, name: str) -> HashList:
        """Forget a list and all its videos, and give what it was; raises NoSuchHashList."""
        row = self._row(name)
        was = self._list(row)
        videos = delete(ListedVideoRow).where(ListedVideoRow.list_id == row.id)
        self._session.execute(videos)
        self._session.delete(row)
        return was

    def blocks(self, name: str | None = None) -> Iterator[list[Listed]]:
        """Yield the listed videos with their views, as many at a time as fit in memory.

        Their tracks are named by `listed_name`. Raises NoSuchHashList.
        """
        rows = select(
            ListedVideoRow.id, HashListRow.name, ListedVideoRow.name, ListedVideoRow.sha256
        ).add_columns(func.length(ListedVideoRow.quality))
        rows = rows.join(HashListRow, HashListRow.id == ListedVideoRow.list_id)
        if name is not None:
            rows = rows.where(ListedVideoRow.list_id == self._row(name).id)
        order = (ListedVideoRow.list_id, ListedVideoRow.name, ListedVideoRow.sha256)
        found = self._session.execute(rows.order_by(*order, ListedVideoRow.view)).all()
        block: list[tuple[str, list[int]]] = []
        samples = 0
        for (list_name, _, _), group in groupby(found, key=lambda row: (row[1], row[2], row[3])):
            views = list(group)
            block.append((list_name, [view[0] for view in views]))
            samples += sum(view[4] for view in views)
            if samples >= _BLOCK_SAMPLES or len(block) == _BLOCK_VIDEOS:
                yield self._loaded(block)
                block, samples = [], 0
        if block:
            yield self._loaded(block)

    def _loaded(self, block: Sequence[tuple[str, list[int]]]) -> list[Listed]:
        ids = [key for _, keys in block for key in keys]
        rows = {
            row.id: row
            for row in self._session.scalars(
                select(ListedVideoRow).where(ListedVideoRow.id.in_(ids))
            )
        }
        loaded = [(name, tuple(_track(name, rows[key]) for key in keys)) for name, keys in block]
        self._session.expunge_all()  # the packed columns are large; do not keep them twice
        return loaded

    def _named(self, name: str) -> HashListRow | None:
        return self._session.scalars(select(HashListRow).where(HashListRow.name == name)).first()

    def _row(self, name: str) -> HashListRow:
        row = self._named(name)
        if row is None:
            names = self._session.scalars(select(HashListRow.name).order_by(HashListRow.id))
            hint = ", ".join(names) or "none yet; `vidcat hashes import` reads one"
            raise NoSuchHashList(f"list: there is none called {quoted(name)}. There are: {hint}.")
        return row

    def _list(self, row: HashListRow) -> HashList:
        counts = select(
            func.count(
                func.distinct(ListedVideoRow.name + func.coalesce(ListedVideoRow.sha256, ""))
            ),
            func.coalesce(func.sum(func.length(ListedVideoRow.quality)), 0),
        ).where(ListedVideoRow.list_id == row.id)
        videos, samples = self._session.execute(counts).one()
        return HashList(
            name=row.name,
            sha256=row.sha256,
            form=ListForm(row.form),
            preprocessing=row.preprocessing,
            note=row.note,
            by=row.person.name,
            added_at=row.added_at,
            videos=videos,
            samples=samples,
        )


def _track(list_name: str, row: ListedVideoRow) -> ListedTrack:
    view: View = row.view  # type: ignore[assignment]
    columns = {column: getattr(row, column) for column in _COLUMNS}
    columns["phash"] = bytes(8 * len(row.quality))
    listed = ListedTrack(row.name, row.sha256, unpack("", view, row.until_s, columns))
    return listed.called(listed_name(list_name, listed.entry))
