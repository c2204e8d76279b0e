"""The JSON API of the desk, one router a file: for its own pages, and for scripts."""

from vidcat.web.api import (
    batch,
    copies,
    frames,
    labelling,
    media,
    reports,
    sessions,
    types,
    video_choice,
    viewings,
)

ROUTERS = (
    batch.router,
    copies.router,
    frames.router,
    labelling.router,
    media.router,
    reports.router,
    sessions.router,
    types.router,
    video_choice.router,
    viewings.router,
)
