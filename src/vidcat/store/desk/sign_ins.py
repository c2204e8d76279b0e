"""Sign-in links that work once, and sessions; secrets are kept as digests only."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from vidcat.domain.desk.viewing import (
    IDLE_FOR,
    LINK_LASTS,
    SESSION_LASTS,
    Preferences,
    Veil,
    Visitor,
)
from vidcat.domain.sightings.statements import Role
from vidcat.store.schema.desk_tables import PreferenceRow, SignInLinkRow, WebSessionRow

_NOTED_EVERY = timedelta(minutes=1)  # being seen is not worth a write for every picture


class SignIns:
    """The sign_in_link, web_session and preference tables, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock

    def offer(self, digest: str, person: int) -> datetime:
        """Record a link by the digest of its secret; return when it expires."""
        now = self._now()
        link = SignInLinkRow(
            digest=digest, person_id=person, made_at=now, expires_at=now + LINK_LASTS
        )
        self._session.add(link)
        self._session.flush()
        return link.expires_at

    def begin(self, link_digest: str, digest: str) -> str | None:
        """Consume a link and begin a session; return whose, or None for a bad link."""
        link = self._link(link_digest)
        if link is None:
            return None
        now = self._now()
        used = update(SignInLinkRow).where(SignInLinkRow.id == link.id)
        self._session.execute(used.values(used_at=now))
        self._session.add(
            WebSessionRow(digest=digest, person_id=link.person_id, begun_at=now, seen_at=now)
        )
        self._session.flush()
        return link.person.name

    def visitor(self, digest: str) -> Visitor | None:
        """Return whose session it is; None when it is unknown, ended or expired."""
        row = self._session.scalars(
            select(WebSessionRow).where(WebSessionRow.digest == digest)
        ).first()
        if row is None or row.ended_at is not None or self._has_run_out(row):
            return None
        said = self._session.get(PreferenceRow, row.person_id)
        kept = said.said if said else {}
        preferences = Preferences(**{name: Veil(value) for name, value in kept.items()})
        return Visitor(row.person.name, Role(row.person.role), row.id, preferences)

    def lasted_s(self, visitor: Visitor) -> float:
        """Return for how many seconds a person has been signed in by this session."""
        begun = self._session.get_one(WebSessionRow, visitor.session).begun_at
        return (self._now() - begun).total_seconds()

    def is_worth_noting(self, visitor: Visitor) -> bool:
        """Return whether the time a person was last seen is due to be recorded again."""
        row = self._session.get_one(WebSessionRow, visitor.session)
        return self._now() - row.seen_at > _NOTED_EVERY

    def note_seen(self, visitor: Visitor) -> None:
        """Record that a session is in use: it runs out later."""
        self._session.get_one(WebSessionRow, visitor.session).seen_at = self._now()

    def end(self, visitor: Visitor) -> None:
        """End a session for good."""
        self._session.get_one(WebSessionRow, visitor.session).ended_at = self._now()

    def prefer(self, person: int, preferences: Preferences) -> None:
        """Keep how a person wants the desk to be."""
        self._session.merge(
            PreferenceRow(
                person_id=person,
                said={name: str(value) for name, value in asdict(preferences).items()},
            )
        )
        self._session.flush()

    def sweep(self) -> None:
        """Forget links that have run out unused."""
        self._session.execute(
            delete(SignInLinkRow).where(
                SignInLinkRow.expires_at < self._now(), SignInLinkRow.used_at.is_(None)
            )
        )

    def _link(self, digest: str) -> SignInLinkRow | None:
        return self._session.scalars(
            select(SignInLinkRow).where(
                SignInLinkRow.digest == digest,
                SignInLinkRow.used_at.is_(None),
                SignInLinkRow.expires_at > self._now(),
            )
        ).first()

    def _has_run_out(self, row: WebSessionRow) -> bool:
        now = self._now()
        return now - row.seen_at > IDLE_FOR or now - row.begun_at > SESSION_LASTS
