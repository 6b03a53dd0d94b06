"""The packaged extension in VS Code itself: `python -m tests.editors.vscode PATH/TO/code-server`, after `make vscode`.

code-server is VS Code with its workbench in a browser, and its extensions in a process beside; a Chromium clicks
through what the extension adds. It is no part of `make test`: to install it takes minutes and a compiler.
`--pictures DIR` keeps what is seen after each step.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser import opened
from tests.editors.node import FOLDER
from tests.markdown import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

WAIT = 60_000
SETTINGS = {
    "workbench.startupEditor": "none",
    "editor.minimap.enabled": False,
    "terminal.integrated.gpuAcceleration": "off",  # Its text is in the page then.
}
TEXT = """\
pipeline shop {
}

source payments from kafka {
  topic = 'payments'
  brokers = env('BROKERS')
  format = json
  start = earliest

  columns (
    id string not null,
    amount decimal(18, 2),
  )
}

task large {
  from payments
  where amount > 100
}

sink out from large into print

test large_ones_stay {
  given payments (id, amount)
    ('a', 500.00),
    ('b', 5.00),
  then large (id)
    ('a'),
}
"""


@contextmanager
def served(code: str, folder: Path) -> Iterator[str]:
    """VS Code with the extension and nothing else, ended at the end; gives its address."""
    own = ["--user-data-dir", str(folder / "user"), "--extensions-dir", str(folder / "extensions")]
    package = next((ROOT / "dist").glob("streamc-*.vsix"))
    environment = {**os.environ, "XDG_CONFIG_HOME": str(folder / "config"), "HOME": str(folder)}
    subprocess.run([code, *own, "--install-extension", str(package)], env=environment, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    settings = folder / "user" / "User" / "settings.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(json.dumps(SETTINGS))
    quiet = ["--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"]
    words = [code, *own, "--auth", "none", "--bind-addr", address, *quiet]
    server = subprocess.Popen(
        words, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        wait_for(f"http://{address}/healthz")
        yield f"http://{address}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


def wait_for(address: str) -> None:
    """Waits until somebody answers there."""
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"nobody answers at {address}")


class Window:
    """A window of VS Code with a folder in it."""

    def __init__(self, page: Page, address: str, folder: Path, pictures: Path | None) -> None:
        self.page, self.pictures, self.number = page, pictures, 0
        page.set_default_timeout(WAIT)
        page.goto(f"{address}/?folder={folder}")
        page.wait_for_selector(".monaco-workbench .part.statusbar .statusbar-item")

    def seen(self, name: str) -> None:
        """Keeps a picture, and says how far we are."""
        print(f"seen: {name}", flush=True)
        self.number += 1
        if self.pictures is not None:
            self.pictures.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=self.pictures / f"{self.number}-{name.replace(' ', '-')}.png")

    def command(self, title: str) -> None:
        """Runs a command of the palette."""
        self.page.keyboard.press("F1")
        box = self.page.locator(".quick-input-box input")
        box.wait_for()
        box.fill(f">{title}")
        self.page.locator(".quick-input-list-row", has_text=title).first.click()

    def open(self, name: str) -> None:
        """Opens a file, and waits until its tab is there."""
        self.page.keyboard.press("Control+P")
        box = self.page.locator(".quick-input-box input")
        box.wait_for()
        box.fill(name)
        self.page.locator(".quick-input-list-row", has_text=name).first.click()
        self.page.locator(".tab", has_text=name).first.wait_for()

    def go(self, line: int) -> None:
        """Puts the cursor onto a line, counted from 1, at its end."""
        self.page.keyboard.press("Control+G")
        self.page.locator(".quick-input-box input").fill(f":{line}")
        self.page.keyboard.press("Enter")
        self.page.locator(".statusbar-item", has_text=f"Ln {line},").wait_for()
        self.page.keyboard.press("End")

    def view(self) -> Frame:
        """The frame in which the graph is."""
        for _ in range(int(WAIT / 200)):
            for frame in self.page.frames:
                if frame.url != "about:blank" and frame.query_selector("#view .canvas"):
                    return frame
            self.page.wait_for_timeout(200)
        raise AssertionError("there is no graph")

    def problems(self, count: int) -> None:
        """Waits until so many places are underlined."""
        if count:
            self.page.locator(".squiggly-error").first.wait_for()
            return
        self.page.locator(".squiggly-error").first.wait_for(state="detached")


def clicked_through(window: Window) -> None:
    """All that the extension adds, one thing after the other."""
    page = window.page
    window.open("shop.stream")
    page.locator(".codelens-decoration", has_text="run this test").wait_for()
    window.seen("lenses of the server")

    window.command("streamc: Open Graph to the Side")
    view = window.view()
    view.locator(".node[data-id=large]").wait_for()
    assert view.locator(".node .name").all_inner_texts() == ["payments", "large", "out"]
    window.seen("graph")

    view.locator(".node[data-id=large]").click()
    page.locator(".statusbar-item", has_text="Ln 16,").wait_for()
    window.seen("click goes to the declaration")

    page.locator(".view-lines").first.click()
    window.go(11)
    view.locator(".node[data-id=payments][aria-current]").wait_for()
    window.seen("graph follows the cursor")

    window.go(18)
    page.keyboard.type(" and amont > 1")
    page.keyboard.press("Escape")
    window.problems(1)
    view.locator(".plane.stale").wait_for()
    view.locator(".node[data-id=large].error").wait_for()
    window.seen("errors while typing and the last good graph")
    for _ in " and amont > 1":
        page.keyboard.press("Backspace")
    window.problems(0)
    view.locator(".plane:not(.stale)").wait_for()
    window.seen("no errors any more")

    page.locator(".codelens-decoration a", has_text="show the plan").click()
    page.locator(".tab", has_text="shop.plan.sql").wait_for()
    window.seen("plan")

    window.open("shop.stream")
    page.locator(".codelens-decoration a", has_text="run this test").click()
    page.locator(".notification-list-item", has_text="test large_ones_stay passed").wait_for()
    window.seen("test from its lens")

    window.open("shop.stream")
    window.command("streamc: Test This Pipeline")
    page.locator(".xterm-rows", has_text="1 passed").wait_for()
    window.seen("test in a terminal")


def nothing_installed(window: Window) -> None:
    """What is said where there is no program, once."""
    window.open("shop.stream")
    said = window.page.locator(".notification-list-item")
    said.filter(has_text="/nowhere/streamc").wait_for()
    assert said.count() == 1
    window.seen("message without a program")


def ended_at_once(window: Window) -> None:
    """What is said where the program is no language server, once; and why in the log."""
    window.open("shop.stream")
    said = window.page.locator(".notification-list-item")
    said.filter(has_text="could not be started as a language server").wait_for()
    window.page.wait_for_timeout(1500)
    assert said.count() == 1, said.all_inner_texts()
    window.seen("message of a program that ends at once")
    said.get_by_text("Show the log").click()
    window.page.locator(".view-line", has_text="no language server here").first.wait_for()
    window.seen("log")


def script(folder: Path, line: str) -> None:
    """Puts a program into the environment of a workspace."""
    program = folder / ".venv" / "bin" / "streamc"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\n{line}\n")
    program.chmod(0o755)


def main() -> None:
    """Runs it all."""
    parser = argparse.ArgumentParser(description="The extension in VS Code itself.")
    parser.add_argument("code", help="the program code-server")
    parser.add_argument("--pictures", type=Path)
    given = parser.parse_args()
    assert (FOLDER / "dist" / "extension.js").is_file(), "`make vscode` was not run"
    folder = Path(tempfile.mkdtemp(prefix="streamc-vscode-"))
    try:
        with_program, without, ending = folder / "with", folder / "without", folder / "ending"
        for place in (with_program, without, ending):
            place.mkdir()
            (place / "shop.stream").write_text(TEXT)
        script(with_program, f'exec "{sys.executable}" -m streamc "$@"')
        script(ending, "echo no language server here >&2; exit 2")
        (without / ".vscode").mkdir()
        (without / ".vscode" / "settings.json").write_text('{"streamc.path": "/nowhere/streamc"}')
        with served(given.code, folder) as address, opened() as browser:
            for place, look in (
                (ending, ended_at_once),
                (without, nothing_installed),
                (with_program, clicked_through),
            ):
                context = browser.new_context(viewport={"width": 1500, "height": 900})
                look(Window(context.new_page(), address, place, given.pictures))
                context.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("all seen")


if __name__ == "__main__":
    main()
