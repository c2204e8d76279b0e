"""The JSON API of the desk, one router a file: for its own pages, and for scripts."""

from vidcat.web.api.copies import pairs
from vidcat.web.api.desk import sessions, viewings
from vidcat.web.api.equipment import types
from vidcat.web.api.reports import report_statements, video_choice
from vidcat.web.api.sightings import frames, labelling
from vidcat.web.api.video import batch, media

ROUTERS = (
    batch.router,
    pairs.router,
    frames.router,
    labelling.router,
    media.router,
    report_statements.router,
    sessions.router,
    types.router,
    video_choice.router,
    viewings.router,
)
