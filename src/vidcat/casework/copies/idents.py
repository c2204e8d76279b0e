"""Statements on idents: which outlet one belongs to, or that it is footage after all."""

from dataclasses import dataclass, replace

from vidcat.casework.sightings.statements import record_sighting
from vidcat.casework.sightings.travel import carry_corrections, carry_to_copies
from vidcat.domain.copies.idents import LOGO_OF_OUTLET, Ident, IdentName, IdentWord
from vidcat.domain.sightings.statements import (
    STATED,
    Identification,
    Moment,
    Sighting,
    SightingStatus,
    Statement,
)
from vidcat.domain.values.fields import require_name, require_reason
from vidcat.errors import BadStatement
from vidcat.store.sightings.versions import Saying
from vidcat.store.transaction import Transaction


@dataclass(frozen=True)
class IdentNaming:
    """Whose an ident is, and the type of what it shows, by any of its names."""

    name: str
    type: str = LOGO_OF_OUTLET


def name_ident(
    tx: Transaction, number: int, naming: IdentNaming, moment: Moment, by: str
) -> tuple[Sighting, tuple[Sighting, ...]]:
    """Record whose an ident is: a sighting of its logo in the exemplar, proposed wherever it shows.

    `moment` is exact. A new name corrects the sighting of an older one. Returns the sighting and
    the new proposals. Raises NoSuchIdent, NoSuchPerson, NoSuchType, BadStatement.
    """
    name = require_name("name", naming.name, "an outlet, as 'X media office' is")
    ident = tx.idents.get(number)
    node = tx.equipment.taxonomy().named(naming.type).id
    if node.partition("/")[0] != LOGO_OF_OUTLET.partition("/")[0]:
        raise BadStatement(f"type: an ident shows whose it is, such as a logo; {node} is none.")
    said = _statement(ident, replace(naming, name=name))
    before = _sighting_of(tx, ident)
    if before is None:
        sighting = record_sighting(tx, ident.exemplar.video, moment, said, by)
    else:
        sighting = _renamed(tx, before, said, by)
    kind = sighting.statement.identification.type
    tx.idents.say(number, IdentWord.IDENT, IdentName(name, kind), "", tx.people.id(by))
    return sighting, carry_to_copies(tx, sighting)


def call_footage(tx: Transaction, number: int, reason: str, by: str) -> None:
    """Record that an ident is footage: it takes part in matching again and is not learnt again.

    Raises NoSuchIdent, NoSuchPerson, BadStatement.
    """
    require_reason(reason)
    ident = tx.idents.get(number)
    if ident.is_footage:
        raise BadStatement(f"ident: {number} is footage already.")
    person = tx.people.id(by)
    named = _sighting_of(tx, ident)
    tx.idents.say(number, IdentWord.FOOTAGE, IdentName("", None), reason, person)
    if named is not None:  # it is nobody's logo after all, here and wherever it was proposed
        saying = Saying(SightingStatus.WITHDRAWN, person, f"ident {number} is footage: {reason}")
        ended = tx.sightings.supersede(named.number, named.moment, named.statement, saying)
        carry_corrections(tx, ended)


def _statement(ident: Ident, naming: IdentNaming) -> Statement:
    return Statement(Identification(naming.type), note=f"ident: {naming.name}", basis=_basis(ident))


def _basis(ident: Ident) -> str:
    return f"shown in ident {ident.number}"


def _sighting_of(tx: Transaction, ident: Ident) -> Sighting | None:
    """Return the sighting made by an older name of the ident, unless it was withdrawn."""
    there = tx.sightings.of_video(ident.exemplar.video)
    return next(
        (s for s in there if s.status in STATED and s.statement.basis == _basis(ident)), None
    )


def _renamed(tx: Transaction, before: Sighting, said: Statement, by: str) -> Sighting:
    type_ = tx.equipment.taxonomy().named(said.identification.type).id
    statement = replace(before.statement, identification=Identification(type_), note=said.note)
    saying = Saying(SightingStatus.MADE, tx.people.id(by), "the ident was named anew")
    sighting = tx.sightings.supersede(before.number, before.moment, statement, saying)
    carry_corrections(tx, sighting)
    return sighting
