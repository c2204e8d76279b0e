"""The pages of the desk, one router a file."""

from vidcat.web.pages import account, label, overview, reports, stills

ROUTERS = (account.router, label.router, overview.router, reports.router, stills.router)
