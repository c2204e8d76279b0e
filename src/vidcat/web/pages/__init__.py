"""The pages of the desk, one router a file."""

from vidcat.web.pages.copies import idents, pairs
from vidcat.web.pages.desk import account, overview
from vidcat.web.pages.equipment import types_and_items
from vidcat.web.pages.provenance import history, places
from vidcat.web.pages.questions import exports, plots, search
from vidcat.web.pages.reports import report_pages
from vidcat.web.pages.sightings import coverage, label, one_sighting, reviews
from vidcat.web.pages.video import skipped, stills, videos

ROUTERS = (
    account.router,
    pairs.router,
    coverage.router,
    types_and_items.router,
    exports.router,
    history.router,
    idents.router,
    label.router,
    overview.router,
    plots.router,
    places.router,
    report_pages.router,
    reviews.router,
    search.router,
    one_sighting.router,
    skipped.router,
    stills.router,
    videos.router,
)
