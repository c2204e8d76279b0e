"""Sign people in by a link that works once. Secrets are made here; only digests are kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from vidcat.domain.desk.viewing import Preferences, Visitor
from vidcat.errors import NotSignedIn
from vidcat.store.session import Store

_SECRET_BYTES = 32


@dataclass(frozen=True)
class Offer:
    """A link's secret, and until when it works."""

    secret: str
    expires_at: datetime


def offer_link(store: Store, person: str) -> Offer:
    """Make a secret that signs a person in once; raises NoSuchPerson."""
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    with store.write() as tx:
        tx.sign_ins.sweep()
        return Offer(secret, tx.sign_ins.offer(digest_of(secret), tx.people.id(person)))


def sign_in(store: Store, secret: str) -> str:
    """Use a link up and give the token of a new session; raises NotSignedIn."""
    token = secrets.token_urlsafe(_SECRET_BYTES)
    with store.write() as tx:
        if tx.sign_ins.begin(digest_of(secret), digest_of(token)) is None:
            raise NotSignedIn("This link was used already, or has run out; ask for a new one.")
    return token


def visitor_of(store: Store, token: str) -> Visitor:
    """Return the visitor who holds a session's token; raise NotSignedIn."""
    with store.read() as tx:
        visitor = tx.sign_ins.visitor(digest_of(token))
        if visitor is None:
            raise NotSignedIn
        noting = tx.sign_ins.is_worth_noting(visitor)
    if noting:
        with store.write() as tx:
            tx.sign_ins.note_seen(visitor)
    return visitor


def sign_out(store: Store, visitor: Visitor) -> None:
    """End a session for good."""
    with store.write() as tx:
        tx.sign_ins.end(visitor)


def end_session(store: Store, token: str) -> None:
    """End the session of a token, if it is one's."""
    with store.read() as tx:
        visitor = tx.sign_ins.visitor(digest_of(token)) if token else None
    if visitor is not None:
        sign_out(store, visitor)


def prefer(store: Store, visitor: Visitor, preferences: Preferences) -> None:
    """Keep how a person wants the desk to be."""
    with store.write() as tx:
        tx.sign_ins.prefer(tx.people.id(visitor.name), preferences)


def digest_of(secret: str) -> str:
    """Return the SHA-256 of a secret, which has enough entropy to need no salt."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
