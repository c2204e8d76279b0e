"""Forms of the last batch and of copies for playing."""

from datetime import datetime

from vidcat.domain.video.batch import BatchState, Phase
from vidcat.operations.frames.player import ProxyProgress
from vidcat.web.api.forms import Form


class NoBatchForm(Form):
    """That there is nothing to tell of a batch."""

    state: BatchState


class BatchForm(NoBatchForm):
    """How far a batch is."""

    phase: Phase
    done: int
    total: int
    files: int
    files_total: int
    not_whole: int
    counts: dict[str, int]
    rate: float
    started_at: datetime
    updated_at: datetime


class ProxyForm(Form):
    """How far a playable copy has come, `done` from 0 to 1."""

    state: ProxyProgress
    done: float
    message: str
