"""People at their browsers, who visit a served desk."""

from playwright.sync_api import Browser, ConsoleMessage, Page

from desks import Desk


class Visitors:
    """People at their browsers, signed in; what a page complains of fails the test."""

    def __init__(self, browser: Browser, desk: Desk) -> None:
        self._browser = browser
        self._desk = desk
        self.complaints: list[str] = []
        self.expected: tuple[str, ...] = ()

    def stranger(self, width: int = 1280, height: int = 720) -> Page:
        """Open a browser of somebody's own, not signed in."""
        context = self._browser.new_context(viewport={"width": width, "height": height})
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"{error.name}: {error}"))
        return page

    def page(self, name: str, width: int = 1280, height: int = 720) -> Page:
        """Open a browser of somebody's own and sign them in."""
        page = self.stranger(width, height)
        page.goto(self._desk.link_for(name))
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(self._desk.address + "/")
        return page

    def close(self) -> None:
        for context in self._browser.contexts:
            context.close()
        heard = [each for each in self.complaints if not any(x in each for x in self.expected)]
        assert not heard, heard

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.text} {message.location.get('url', '')}")
