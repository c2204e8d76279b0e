"""The pages of the desk, one router a file."""

from vidcat.web.pages import (
    account,
    copies,
    coverage,
    equipment,
    exports,
    history,
    idents,
    label,
    overview,
    places,
    reports,
    reviews,
    search,
    sightings,
    stills,
    videos,
)

ROUTERS = (
    account.router,
    copies.router,
    coverage.router,
    equipment.router,
    exports.router,
    history.router,
    idents.router,
    label.router,
    overview.router,
    places.router,
    reports.router,
    reviews.router,
    search.router,
    sightings.router,
    stills.router,
    videos.router,
)
