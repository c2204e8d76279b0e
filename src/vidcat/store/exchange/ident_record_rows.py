"""Idents that people spoke of as records; what nobody spoke of is learnt again from the videos."""

import base64
from collections.abc import Iterator

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, lazyload

from vidcat.domain.copies.idents import IdentWord
from vidcat.domain.exchange.ident_record import IdentRecord, WordRecord
from vidcat.store.exchange.record_columns import Columns
from vidcat.store.exchange.record_keys import Keys
from vidcat.store.exchange.record_names import Names
from vidcat.store.schema.copy_tables import IdentRow, IdentWordRow


def count_idents(session: Session) -> int:
    """Count the idents that people spoke of."""
    return session.scalars(select(func.count(IdentWordRow.ident_id.distinct()))).one()


def read_idents(session: Session, names: Names) -> Iterator[IdentRecord]:
    """Yield the idents that people named or called footage, in the order they were learnt."""
    rows = select(IdentRow).options(lazyload(IdentRow.showings)).order_by(IdentRow.id)
    for row in session.scalars(rows):
        if row.words:
            yield IdentRecord(
                video=names.videos.of(row.video_id),
                start_s=row.start_s,
                end_s=row.end_s,
                learnt_at=row.learnt_at,
                looks=base64.b64encode(row.pdq).decode(),
                words=tuple(_word(each, names) for each in row.words),
            )


def _word(row: IdentWordRow, names: Names) -> WordRecord:
    return WordRecord(
        word=IdentWord(row.word),
        name=row.name,
        type=names.types.maybe(row.type_id),
        reason=row.reason,
        by=names.people.of(row.person_id),
        at=row.made_at,
    )


def add_ident(session: Session, keys: Keys, record: IdentRecord) -> None:
    """Write an ident; the words on one that is here with the same looks are added to it."""
    looks = base64.b64decode(record.looks)
    here = select(IdentRow.id).where(IdentRow.pdq == looks, IdentRow.start_s == record.start_s)
    key = session.scalars(here).first()
    if key is None:
        row = {
            **{"video_id": keys.video(record.video), "pdq": looks},
            **{"start_s": record.start_s, "end_s": record.end_s, "learnt_at": record.learnt_at},
        }
        key = session.scalars(insert(IdentRow).returning(IdentRow.id), [row]).one()
    words = [_columns(key, each, keys) for each in record.words]
    if words:
        session.execute(insert(IdentWordRow), words)


def _columns(ident: int, word: WordRecord, keys: Keys) -> Columns:
    return {
        **{"ident_id": ident, "word": str(word.word), "name": word.name},
        "type_id": word.type and keys.type(word.type),
        **{"reason": word.reason, "person_id": keys.person(word.by), "made_at": word.at},
    }
