"""Statements as the label page and scripts send them, made into the domain's."""

from dataclasses import replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from vidcat.domain.reports.drafts import ClaimBearing
from vidcat.domain.sightings.statements import (
    Bearing,
    Certainty,
    Context,
    Identification,
    Statement,
)
from vidcat.domain.values.counts import parse_count
from vidcat.domain.values.fields import MAX_KEY, field_named
from vidcat.domain.values.regions import Region

MAX_PTS = 2**63 - 1
Pts = Annotated[int, Field(ge=-MAX_PTS, le=MAX_PTS)]
Number = Annotated[int, Field(ge=1, le=MAX_KEY)]
_A_KEY = "7d0e6f5c-0f0e-4f6e-9a3e-2b8f1c5d4a10"
Key = Annotated[
    str,
    Field(pattern="^[A-Za-z0-9-]{16,64}$", description="A UUID of the sender's", examples=[_A_KEY]),
]
Box = Annotated[
    tuple[float, float, float, float],
    Field(description="Left, top, width, height, in fractions of the displayed frame."),
]


class Strict(BaseModel):
    """A body that may hold no unknown field."""

    model_config = ConfigDict(extra="forbid")


class RivalIn(Strict):
    """What else the object may be."""

    type: str
    certainty: Certainty = Certainty.POSSIBLE


class ClaimIn(Strict):
    """The claim that a sighting bears on."""

    report: str
    claim: Number
    bearing: Bearing = Bearing.SUPPORTS


class SaidIn(Strict):
    """What a sighting says; what is not given stays as it was, or empty."""

    type: str | None = None
    certainty: Certainty | None = None
    box: Box | None = None
    rivals: Annotated[list[RivalIn] | None, Field(max_length=10)] = None
    count: str | None = None
    context: Context | None = None
    marking: str | None = None
    marking_language: str | None = None
    note: str | None = None
    basis: str | None = None
    item: Number | None = None

    def on(self, before: Statement) -> Statement:
        """Return a statement with everything that was sent replaced.

        Raises BadBox, BadCount.
        """
        sent = self.model_fields_set
        changed: dict[str, Any] = {
            name: getattr(self, name) for name in ("context", "item") if name in sent
        }
        for name in ("marking", "marking_language", "note", "basis"):
            if name in sent:
                changed[name] = getattr(self, name) or ""
        if "box" in sent:
            changed["region"] = Region(*self.box) if self.box else None
        if "rivals" in sent:
            changed["rivals"] = tuple(
                Identification(each.type, each.certainty) for each in self.rivals or ()
            )
        if "count" in sent:
            with field_named("count"):
                changed["count"] = parse_count(self.count) if self.count else None
        old = before.identification
        new = Identification(self.type or old.type, self.certainty or old.certainty)
        return replace(before, identification=new, **changed)


class MakingIn(SaidIn):
    """A new sighting, on a frame, or from it until another."""

    key: Key
    video: str
    pts: Pts
    until_pts: Pts | None = None
    type: str
    claim: ClaimIn | None = None
    copied_from: Annotated[
        Number | None, Field(description="The sighting of another frame that this is a copy of")
    ] = None
    copied_after: Annotated[
        Key | None, Field(description="In its place: the key of the statement that made it")
    ] = None

    def statement(self) -> Statement:
        """Return the statement; raise BadBox, BadCount."""
        return self.on(Statement(Identification(self.type)))

    def bearing(self) -> ClaimBearing | None:
        """Return the claim that it bears on, and how."""
        claim = self.claim
        return ClaimBearing(claim.report, claim.claim, claim.bearing) if claim else None


class FollowingIn(Strict):
    """A statement about a sighting: of the version that the person saw.

    Either `sighting` and `version`, or `after`: the key of the statement that made that version,
    which may still be on its way.
    """

    key: Key
    sighting: Number | None = None
    version: Number | None = None
    after: Key | None = None
    why: str = ""


class ChangeIn(FollowingIn, SaidIn):
    """A correction: what is given takes the place of what was said."""

    pts: Pts | None = None
    until_pts: Pts | None = None


class AnswerIn(FollowingIn):
    """A word on a proposal: it is so, or it is not."""

    confirm: bool


class AssessingIn(FollowingIn):
    """How a sighting bears on a claim of a report."""

    claim: ClaimIn
