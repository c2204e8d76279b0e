"""The stages of a video: what each needs, makes and invalidates, and its tool version.

The one place that knows. A stage that is added to `Stage` without a row in the table stops the
import of this module.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Stage(StrEnum):
    """One step of a video's way through the catalogue, as `stage_run` names it."""

    EXTRACT = "extract"
    MATCH = "match"
    IDENTS = "idents"
    CONFIRM = "confirm"
    DESCRIBE = "describe"
    DEEP = "deep"
    TRAVEL = "travel"
    PROXY = "proxy"

    @property
    def needs(self) -> "Stage | None":
        """The stage whose result this one reads; None for the first."""
        return _TABLE[self].needs

    @property
    def invalidates(self) -> tuple["Stage", ...]:
        """The stages to be run again on a video after this one gave a new result."""
        return _TABLE[self].invalidates

    @property
    def makes(self) -> tuple[str, ...]:
        """The tables whose rows name a run of this stage."""
        return _TABLE[self].makes

    @property
    def version(self) -> str:
        """The tool version that its runs record; a new one owes every video the stage again."""
        return _TABLE[self].version


@dataclass(frozen=True)
class _Row:
    needs: Stage | None
    makes: tuple[str, ...]
    invalidates: tuple[Stage, ...]
    version: str


DECODER = "decoder"
"""The version of EXTRACT: that of the decoder, which is known only where it runs."""

_TABLE: Mapping[Stage, _Row] = MappingProxyType(
    {
        # Decodes once and fingerprints what it sampled: one run, as both read the same pass.
        Stage.EXTRACT: _Row(
            needs=None,
            makes=("shot", "keyframe", "fingerprint"),
            invalidates=(Stage.MATCH, Stage.CONFIRM, Stage.DESCRIBE, Stage.DEEP, Stage.TRAVEL),
            version=DECODER,
        ),
        Stage.MATCH: _Row(
            needs=Stage.EXTRACT,
            makes=("copy_relation",),
            # What looking closely had found goes with the old relations.
            invalidates=(Stage.CONFIRM, Stage.DEEP, Stage.TRAVEL),
            version="match/3",
        ),
        # Runs over the exemplar of an ident, whenever one is learnt or called footage.
        Stage.IDENTS: _Row(
            needs=Stage.MATCH,
            makes=("copy_relation",),
            invalidates=(Stage.CONFIRM, Stage.TRAVEL),
            version="idents/1",
        ),
        Stage.CONFIRM: _Row(
            needs=Stage.MATCH,
            makes=("copy_relation",),
            invalidates=(Stage.TRAVEL,),
            version="confirm/1",
        ),
        Stage.DESCRIBE: _Row(
            needs=Stage.EXTRACT,
            makes=("local_features",),
            invalidates=(Stage.DEEP,),
            version="describe/1",
        ),
        Stage.DEEP: _Row(
            needs=Stage.DESCRIBE,
            makes=("copy_relation",),
            invalidates=(Stage.TRAVEL,),
            version="deep/1",
        ),
        # Proposals are statements of nobody: they name the sighting they came from, not a run.
        Stage.TRAVEL: _Row(needs=Stage.MATCH, makes=(), invalidates=(), version="travel/1"),
        # Made when somebody wants to play the video; its parameters name the blob.
        Stage.PROXY: _Row(needs=Stage.EXTRACT, makes=(), invalidates=(), version="proxy/1"),
    }
)
if _TABLE.keys() != set(Stage):
    raise RuntimeError(f"Stages without a row: {sorted(set(Stage) - _TABLE.keys())}.")
