"""One visitor: a browser window of their own, and everything in it that should not have happened."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Route, expect

RUN_MILLISECONDS = 60_000

# Streamlit's own doing: opened by a deep address, it asks for its server below that address first.
ALLOWED = re.compile(r"status of 404 .*/\w+/_stcore/(health|host-config)\)$")


@dataclass
class Visitor:
    context: BrowserContext
    base_url: str
    shots: Path
    page: Page = field(init=False)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.route(lambda url: urlsplit(url).hostname not in ("127.0.0.1", None), self._refuse)
        self.page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        self.page.on("requestfailed", self._miss)

    def open(self, address: str = "") -> Page:
        """Opens a page by its own address and waits until its script has run."""
        self.page.goto(f"{self.base_url}/{address}")
        self.settle()
        return self.page

    def settle(self) -> None:
        """Waits until the page's script has run to its end."""
        done = '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'
        expect(self.page.locator(done)).to_be_visible(timeout=RUN_MILLISECONDS)
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=RUN_MILLISECONDS)

    def expect_well(self) -> None:
        """No exception on the page, nothing wrong in the console, no request beyond this machine."""
        expect(self.page.get_by_test_id("stException")).to_have_count(0)
        assert self.complaints == [], "\n".join(self.complaints)

    def shot(self, name: str) -> Path:
        """A picture of the whole page, kept where BROWSER_SHOTS says."""
        path = self.shots / (re.sub(r"[^\w-]+", "-", name) + ".png")
        usual = self.page.viewport_size
        # The main part scrolls by itself, so that a full page's picture would end with the window.
        tall: int = self.page.evaluate("document.querySelector('[data-testid=stMain]')?.scrollHeight ?? 0")
        if usual and tall > usual["height"]:
            self.page.set_viewport_size({"width": usual["width"], "height": tall})
            self.settle()
        self.page.screenshot(path=path, full_page=True)
        if usual:
            self.page.set_viewport_size(usual)
        return path

    def _refuse(self, route: Route, request: Request) -> None:
        self.complaints.append(f"reached for {request.url}")
        route.abort()

    def _hear(self, message: ConsoleMessage) -> None:
        complaint = f"console: {message.text} ({message.location.get('url', '')})"
        if message.type == "error" and not ALLOWED.search(complaint):
            self.complaints.append(complaint)

    def _miss(self, request: Request) -> None:
        # Leaving a page aborts what it was still loading.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"request failed: {request.url} {request.failure}")
