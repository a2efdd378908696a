"""A browser for the tests of pages: where Chromium is, what a page asked for, what it said."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
WEBGL = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
"""Without a graphics card, WebGL is computed."""

NO_WEBGL = ("--disable-3d-apis",)


def chromium() -> str:
    """Where Chromium is.

    Skips the test when there is none or Playwright is missing; where CI is true that is a failure.
    """
    path = os.environ.get("CITYGRAPH_CHROMIUM") or shutil.which("chromium")
    missing = "" if path else "no chromium: install Debian's, or name one in CITYGRAPH_CHROMIUM"
    try:
        import playwright  # noqa: F401
    except ImportError:
        missing = "no playwright: make its environment with make test"
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"CI tests pages in a browser, but there is {missing}")
    if missing:
        pytest.skip(f"Pages are tested in a browser, but there is {missing}")
    return str(path)


@contextmanager
def chromes() -> Iterator[Callable[..., Browser]]:
    """A function that starts browsers without a head; it takes further flags."""
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver, ExitStack() as stack:

        def start(*flags: str) -> Browser:
            found = driver.chromium.launch(executable_path=path, args=[*QUIET, *flags])
            stack.callback(found.close)
            return found

        yield start


@dataclass
class Tab:
    """A page that is open, what it asked for and what it complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def state(self) -> dict[str, Any]:
        """What decides what is shown."""
        found: dict[str, Any] = self.page.evaluate("window.citygraph.state()")
        return found

    @property
    def counts(self) -> dict[str, int]:
        """What is shown, counted."""
        found: dict[str, int] = self.page.evaluate("window.citygraph.counts()")
        return found

    def go(self, fragment: str) -> None:
        """Follow a shared link to the same page."""
        self.page.evaluate(
            """where => new Promise((done) => {
              if (location.hash.slice(1) === where) return done();
              addEventListener("hashchange", () => requestAnimationFrame(done), { once: true });
              location.hash = where;
            })""",
            fragment,
        )

    def panel(self) -> Locator:
        """The panel with what is selected."""
        return self.page.get_by_role("region", name="Details")

    def at(self, *ids: str) -> tuple[float, float]:
        """Where a node, or the middle of the tie between two, is on the screen."""
        spot = self.page.evaluate("ids => window.citygraph.positionOf(...ids)", list(ids))
        return spot["x"], spot["y"]


@contextmanager
def opened(with_browser: Browser, file: Path, fragment: str = "", **options: Any) -> Iterator[Tab]:  # noqa: ANN401
    """Open a page from disk.

    Args:
        with_browser: where.
        file: the page.
        fragment: of its address.
        options: of the context, such as its `viewport`.
    """
    options = {"viewport": {"width": 1100, "height": 640}, "reduced_motion": "reduce", **options}
    context = with_browser.new_context(accept_downloads=True, **options)
    context.set_default_timeout(10_000)
    tab = Tab(context.new_page())
    tab.page.on("request", lambda request: tab.requests.append(request.url))
    tab.page.on("console", lambda said: tab.complaints.append(said.text))
    tab.page.on("pageerror", lambda error: tab.complaints.append(error.stack or str(error)))
    tab.page.on("dialog", lambda dialog: tab.complaints.append(dialog.message))
    tab.page.goto(f"{file.as_uri()}{fragment and '#'}{fragment}")
    tab.page.wait_for_function("window.citygraph")
    tab.page.evaluate("window.citygraph.ready")
    yield tab
    context.close()
