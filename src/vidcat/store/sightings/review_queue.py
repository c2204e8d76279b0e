"""The queue of reviews, assignments to reviewers, and the agreement of people."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, distinct, exists, func, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from vidcat.domain.questions.question import ResolvedQuestion
from vidcat.domain.sightings.agreement import Checked, Naming
from vidcat.domain.sightings.reviews import ASKED, AssignmentProgress, Given, QueuePage
from vidcat.domain.sightings.statements import SightingStatus
from vidcat.store.desk.waiting import IS_OPEN
from vidcat.store.questions.answers import Questions
from vidcat.store.schema.casework_tables import IDENTIFIED, AssignmentRow, ReviewRow, SightingRow
from vidcat.store.schema.desk_tables import OpeningRow
from vidcat.store.schema.equipment_tables import EquipmentTypeRow
from vidcat.store.schema.newest_verdicts import newest_verdicts
from vidcat.store.schema.report_tables import PersonRow

S = SightingRow


class ReviewQueue:
    """The assignment table, and reads of reviews, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock

    def waiting(
        self, question: ResolvedQuestion, person: int, limit: int, batch: str | None = None
    ) -> QueuePage:
        """Return what waits for a person (key): never their own, nor what they reviewed.

        Assigned sightings come first, then those disputed and changed since, those sent back, and
        the oldest. The statuses of the question must be among ASKED.
        """
        where = [*Questions(self._session).where(question), _is_not_by(person), IS_OPEN]
        if batch is not None:
            where.append(_is_given_to(person, batch))
        reviewed = S.id.in_(
            select(ReviewRow.sighting_id).where(
                ReviewRow.person_id == person, ReviewRow.verdict != IDENTIFIED
            )
        )
        every = self._count(where) - self._count([*where, reviewed])
        first: list[int] = []
        given = _is_given_to(person, batch)
        for part in (given, *(and_(S.status == str(each), ~given) for each in ASKED)):
            if len(first) < limit:
                rows = select(S.id).where(*where, ~reviewed, part).order_by(S.number)
                first += self._session.scalars(rows.limit(limit - len(first)))
        return QueuePage(every, tuple(first))

    def give(
        self, sightings: Iterable[int], to: int, batch: str, giver: int, *, is_blind: bool
    ) -> int:
        """Assign sightings (numbers) to a person; return how many were new to them."""
        open_rows = select(AssignmentRow.sighting_number).where(
            AssignmentRow.person_id == to, AssignmentRow.ended_at.is_(None)
        )
        has = set(self._session.scalars(open_rows))
        new = [number for number in dict.fromkeys(sightings) if number not in has]
        self._session.add_all(
            AssignmentRow(
                sighting_number=number,
                person_id=to,
                batch=batch,
                is_blind=is_blind,
                given_by_id=giver,
                given_at=self._now(),
            )
            for number in new
        )
        self._session.flush()
        return len(new)

    def take_back(self, batch: str, person: int | None) -> int:
        """Close a batch's assignments, to one person or all; return the count."""
        rows = select(AssignmentRow).where(
            AssignmentRow.batch == batch, AssignmentRow.ended_at.is_(None)
        )
        if person is not None:
            rows = rows.where(AssignmentRow.person_id == person)
        found = self._session.scalars(rows).all()
        for row in found:
            row.ended_at = self._now()
        self._session.flush()
        return len(found)

    def given(self, sighting: int, person: int) -> Given | None:
        """Return a person's assignment to review a sighting, None without one."""
        rows = select(AssignmentRow).where(
            AssignmentRow.sighting_number == sighting,
            AssignmentRow.person_id == person,
            AssignmentRow.ended_at.is_(None),
        )
        row = self._session.scalars(rows.order_by(AssignmentRow.id.desc())).first()
        if row is None:
            return None
        names = row.person.name, row.batch, row.is_blind, row.given_by.name
        return Given(sighting, *names, row.given_at)

    def batches(self) -> list[AssignmentProgress]:
        """Return everybody's progress with their assignments, the newest first."""
        row, giver = AssignmentRow, aliased(PersonRow)
        done = exists().where(
            ReviewRow.sighting_id == S.id,
            S.number == row.sighting_number,
            ReviewRow.person_id == row.person_id,
            ReviewRow.verdict != IDENTIFIED,
            # What was said of the newest version is done, even if the clock was set back between.
            or_(ReviewRow.made_at >= row.given_at, S.is_current),
        )
        rows = (
            select(
                row.batch,
                PersonRow.name,
                row.is_blind,
                func.count(),
                func.count().filter(done),
                func.min(giver.name),
                func.min(row.given_at),
            )
            .join(PersonRow, PersonRow.id == row.person_id)
            .join(giver, giver.id == row.given_by_id)
            .where(row.ended_at.is_(None))
            .group_by(row.batch, PersonRow.name, row.is_blind)
            .order_by(func.max(row.id).desc())
        )
        return [AssignmentProgress(*each) for each in self._session.execute(rows)]

    def namings(self) -> list[Naming]:
        """Return blind namings beside the labels, the first of each reviewer."""
        second, named = aliased(PersonRow), aliased(EquipmentTypeRow)
        opened = exists().where(
            OpeningRow.sighting_number == S.number,
            OpeningRow.person_id == ReviewRow.person_id,
            OpeningRow.opened_at < ReviewRow.made_at,
        )
        rows = (
            select(
                PersonRow.name,
                second.name,
                EquipmentTypeRow.node,
                named.node,
                ReviewRow.sighting_id,
                opened,
            )
            .join(S, S.id == ReviewRow.sighting_id)
            .join(PersonRow, PersonRow.id == S.person_id)
            .join(second, second.id == ReviewRow.person_id)
            .join(EquipmentTypeRow, EquipmentTypeRow.id == S.type_id)
            .join(named, named.id == ReviewRow.type_id)
            .where(ReviewRow.is_blind)
            .order_by(ReviewRow.id)
        )
        first: dict[tuple[str, int], Naming] = {}
        for one, two, ours, theirs, key, was_opened in self._session.execute(rows):
            first.setdefault((two, key), Naming(one, two, ours, theirs, bool(was_opened)))
        return list(first.values())

    def checked(self) -> list[Checked]:
        """Count the verdicts of each person on each other's sightings, the newest of a version.

        Those that followed a blind naming are left out: that tells more.
        """
        second, blind = aliased(PersonRow), aliased(ReviewRow)
        named = exists().where(
            blind.sighting_id == ReviewRow.sighting_id,
            blind.person_id == ReviewRow.person_id,
            blind.verdict == IDENTIFIED,
        )
        newest = (
            select(func.max(ReviewRow.id))
            .where(ReviewRow.verdict != IDENTIFIED)
            .group_by(ReviewRow.sighting_id, ReviewRow.person_id)
        )
        rows = (
            select(PersonRow.name, second.name, ReviewRow.verdict, func.count())
            .join(S, S.id == ReviewRow.sighting_id)
            .join(PersonRow, PersonRow.id == S.person_id)
            .join(second, second.id == ReviewRow.person_id)
            .where(ReviewRow.id.in_(newest), ~named)
            .group_by(PersonRow.name, second.name, ReviewRow.verdict)
            .order_by(PersonRow.name, second.name)
        )
        found: dict[tuple[str, str], dict[str, int]] = {}
        for one, two, verdict, count in self._session.execute(rows):
            found.setdefault((one, two), {})[verdict] = count
        return [Checked(*people, verdicts) for people, verdicts in found.items()]

    def disagreed(self, limit: int) -> list[int]:
        """Return the current sightings (keys) on which reviewers differ, the newest first."""
        said = newest_verdicts()
        rows = (
            select(S.id)
            .outerjoin(said, said.c.number == S.number)
            .where(S.is_current)
            .group_by(S.id)
            .having(
                or_(
                    func.count(distinct(said.c.verdict)) > 1,
                    func.max(said.c.verdict) == "dispute",
                    S.status == str(SightingStatus.DISPUTED),
                )
            )
            .order_by(func.max(said.c.id).desc(), S.id.desc())
        )
        return list(self._session.scalars(rows.limit(limit)))

    def _count(self, where: Sequence[ColumnElement[bool]]) -> int:
        return self._session.scalars(select(func.count()).select_from(S).where(*where)).one()


def _is_not_by(person: int) -> ColumnElement[bool]:
    return or_(S.person_id != person, S.person_id.is_(None))


def _is_given_to(person: int, batch: str | None) -> ColumnElement[bool]:
    rows = select(AssignmentRow.sighting_number).where(
        AssignmentRow.person_id == person, AssignmentRow.ended_at.is_(None)
    )
    return S.number.in_(rows if batch is None else rows.where(AssignmentRow.batch == batch))
