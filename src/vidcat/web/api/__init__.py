"""The JSON API of the desk, one router a file: for its own pages, and for scripts."""

from vidcat.web.api import sessions, viewings

ROUTERS = (sessions.router, viewings.router)
