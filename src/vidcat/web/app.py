"""The web application: guard, pages, JSON API, static files."""

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from vidcat import __version__
from vidcat.catalogue import Catalogue
from vidcat.web import faults
from vidcat.web.api import ROUTERS as API
from vidcat.web.desk import Desk
from vidcat.web.guard import Guard
from vidcat.web.pages import ROUTERS as PAGES
from vidcat.web.rendering import HERE


def create_app(catalogue: Catalogue, port: int) -> FastAPI:
    """Make the application that serves a catalogue at 127.0.0.1:port."""
    app = FastAPI(
        title="vidcat",
        version=__version__,
        docs_url=None,  # its pages bring scripts from elsewhere
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.desk = Desk(catalogue, port)
    for router in PAGES:
        app.include_router(router, include_in_schema=False)
    for router in API:
        app.include_router(router, prefix="/api")
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    faults.install(app)
    app.add_middleware(Guard, port=port)
    return app
