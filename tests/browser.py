"""A Chromium that opens pages as people do: found on the machine, driven by Playwright, headless.

`python -m tests.browser` says which one it is; where there is none, it installs Debian's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.debian import found_by, tell

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
VARIABLE = "CHROMIUM"
MISSING = f"no Chromium is found: `make browser` installs Debian's; or name one in {VARIABLE}"


def executable() -> str | None:
    """The browser: the one that the variable names, else the first on the path."""
    return found_by(VARIABLE, NAMES)


@contextmanager
def opened() -> Iterator[Browser]:
    """A browser, closed at the end; AssertionError where there is none."""
    found = executable()
    assert found is not None, MISSING
    with sync_playwright() as driver:
        # Root has no sandbox, and containers often a small /dev/shm.
        browser = driver.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watched:
    """A page, with what is not to happen on it: messages of errors, and requests to other hosts."""

    page: Page
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def calm(self) -> None:
        """Nothing of that has happened."""
        assert (self.errors, self.elsewhere) == ([], [])


def watched(browser: Browser, *, width: int = 1280) -> Watched:
    """A new page of an own context. Requests to other hosts are noted, and do not leave the machine."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    found = Watched(context.new_page())
    found.page.on("pageerror", lambda error: found.errors.append(str(error)))
    found.page.on(
        "console",
        lambda said: found.errors.append(said.text) if said.type in ("error", "warning") else None,
    )

    def look(route: Route) -> None:
        url = urlsplit(route.request.url)
        if url.scheme in ("file", "data", "blob") or url.hostname in ("127.0.0.1", "localhost"):
            route.continue_()
            return
        found.elsewhere.append(route.request.url)
        route.abort()

    context.route("**/*", look)
    return found


if __name__ == "__main__":
    tell(executable, MISSING, NAMES[0])
