"""The pages of the desk, one router a file."""

from vidcat.web.pages import account, overview, stills

ROUTERS = (account.router, overview.router, stills.router)
