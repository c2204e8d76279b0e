"""The papers that bear witness to videos: only ever added, each once."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from vidcat.domain.provenance.attestations import Attestation, AttestationKind, Paper
from vidcat.store.schema.exchange_tables import AttestationRow
from vidcat.store.schema.keys import video_key


class Attestations:
    """The attestation table, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock

    def add(self, video: str, posting: int | None, paper: Paper, person: int) -> bool:
        """Record a paper of a video (SHA-256); return whether its bytes are new to the video."""
        own = video_key(self._session, video)
        same = select(AttestationRow.id).where(
            AttestationRow.video_id == own,
            AttestationRow.kind == paper.kind,
            AttestationRow.sha256 == paper.sha256,
        )
        if self._session.scalars(same.limit(1)).first() is not None:
            return False
        self._session.add(
            AttestationRow(
                video_id=own,
                posting_id=posting,
                **vars(paper) | {"kind": str(paper.kind)},
                person_id=person,
                made_at=self._now(),
            )
        )
        self._session.flush()
        return True

    def of_video(self, video: str) -> list[Attestation]:
        """Return the papers of a video (SHA-256), in the order they were recorded."""
        rows = (
            select(AttestationRow)
            .where(AttestationRow.video_id == video_key(self._session, video))
            .options(joinedload(AttestationRow.person))
            .order_by(AttestationRow.id)
        )
        return [
            Attestation(
                number=row.id,
                video=video,
                posting=row.posting_id,
                paper=Paper(
                    AttestationKind(row.kind), row.path, row.sha256, row.size_bytes, row.note
                ),
                by=row.person.name,
                at=row.made_at,
            )
            for row in self._session.scalars(rows)
        ]
