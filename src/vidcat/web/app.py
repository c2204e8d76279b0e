"""The web application: guard, pages, JSON API, static files."""

import os

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import Scope

from vidcat import __version__
from vidcat.web import faults
from vidcat.web.api import ROUTERS as API
from vidcat.web.api.sightings.frames import pictures
from vidcat.web.api.video.media import player
from vidcat.web.desk import Desk
from vidcat.web.guard import Guard
from vidcat.web.pages import ROUTERS as PAGES
from vidcat.web.refusals import RESPONSES
from vidcat.web.rendering import HERE


def create_app(desk: Desk) -> FastAPI:
    """Make the application that answers for a desk at 127.0.0.1."""
    app = FastAPI(
        title="vidcat",
        version=__version__,
        docs_url=None,  # its pages bring scripts from elsewhere
        redoc_url=None,
        openapi_url=None,  # for those who are signed in: web/api/desk/sessions.py
    )
    app.state.desk = desk
    for router in (*PAGES, pictures, player):
        app.include_router(router, include_in_schema=False)
    for router in API:
        app.include_router(router, prefix="/api", responses=RESPONSES)
    app.mount("/static", _Files(directory=HERE / "static"), name="static")
    faults.install(app)
    app.add_middleware(Guard, port=desk.port)
    return app


class _Files(StaticFiles):
    """Files that browsers keep, and ask after before they use them: a module has one address."""

    def file_response(
        self,
        full_path: PathLike,
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return a file, or that it has not changed."""
        answer = super().file_response(full_path, stat_result, scope, status_code)
        answer.headers["cache-control"] = "no-cache"
        return answer
