"""The JSON API of the desk, one router a file: for its own pages, and for scripts."""

from vidcat.web.api import frames, labelling, sessions, types, viewings

ROUTERS = (frames.router, labelling.router, sessions.router, types.router, viewings.router)
