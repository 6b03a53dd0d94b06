"""The graph beside a file in a real Chromium: the page of the extension, with graphs that the real server gives."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from streamc.lsp.drawing import METHOD
from tests.browser import opened
from tests.editors.node import FOLDER, node
from tests.lsp.editor import Editor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Route

HOST = "http://127.0.0.1:1"
"""Where the page says it is; what it asks for is given to it from disk, and nothing is sent anywhere."""
EDITOR = """
window.told = [];
window.acquireVsCodeApi = () => ({ postMessage: (message) => window.told.push(message) });
document.addEventListener("securitypolicyviolation", (event) => {
  window.told.push({ violated: event.violatedDirective });
});
"""
TEXT = """\
pipeline shop {
  owner = 'shop'
}

-- What was paid: <img src=x onerror="told.push('html')">.
source payments from kafka {
  topic = 'payments'
  brokers = env('BROKERS')
  format = json
  start = earliest

  columns (
    id string not null,
    `<b>bold</b>` string,
    amount decimal(18, 2),
    at timestamp(3),
  )
  watermark at - 5s idle 1m
}

task valid {
  from payments
  expect positive: amount > 0 else reject
}

task totals {
  from valid
  window tumble(at, 1m)
  group by id
  select id, window_start, sum(amount) as total
}

sink out from totals into print

sink refused from valid.rejected, totals.late into print
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened() as found:
        yield found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    started = Editor(tmp_path_factory.mktemp("view"))
    yield started
    assert started.end() == 0


@pytest.fixture(scope="module")
def html() -> str:
    """The page as the extension makes it."""
    parts = {
        "script": f"{HOST}/view.js",
        "style": f"{HOST}/view.css",
        "source": HOST,
        "nonce": "n0nce",
    }
    script = f"import('./dist/parts/page.mjs').then(({{ page }}) => process.stdout.write(page({json.dumps(parts)})))"
    run = subprocess.run(
        [node(), "-e", script], cwd=FOLDER, capture_output=True, text=True, timeout=60, check=True
    )
    return run.stdout


@pytest.fixture
def page(browser: Browser, html: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 900, "height": 700}, reduced_motion="reduce")
    given = {
        "/": (html, "text/html"),
        "/view.js": ((FOLDER / "dist" / "view.js").read_text("utf-8"), "text/javascript"),
        "/view.css": ((FOLDER / "media" / "view.css").read_text("utf-8"), "text/css"),
    }
    asked: list[str] = []

    def give(route: Route) -> None:
        path = route.request.url.removeprefix(HOST)
        asked.append(path)
        body, kind = given.get(path, ("", "text/plain"))
        route.fulfill(body=body, content_type=kind)

    context.route("**/*", give)
    context.add_init_script(EDITOR)
    errors: list[str] = []
    found = context.new_page()
    found.on("pageerror", lambda error: errors.append(str(error)))
    found.on("console", lambda said: errors.append(said.text) if unexpected(said) else None)
    found.goto(f"{HOST}/")
    assert told(found) == [{"type": "ready"}]
    yield found
    assert errors == []
    assert set(asked) <= set(given)
    context.close()


def unexpected(said: ConsoleMessage) -> bool:
    """Whether a message tells of an error; what the page's policy forbids, the page tells itself."""
    return said.type == "error" and "Content Security Policy" not in said.text


def told(page: Page) -> list[Any]:
    """What the view said to the extension."""
    found: list[Any] = page.evaluate("window.told")
    return found


def say(page: Page, message: dict[str, Any]) -> None:
    page.evaluate("message => window.postMessage(message, '*')", message)
    page.wait_for_timeout(30)


def drawn(server: Editor, name: str, text: str) -> dict[str, Any]:
    server.open(name, text)
    found: dict[str, Any] = server.ask_own(METHOD, {"uri": server.uri(name)})
    server.close(name)
    return found


def test_nodes_are_drawn_where_the_server_places_them(page: Page, server: Editor) -> None:
    graph = drawn(server, "shop.stream", TEXT)
    say(page, {"type": "graph", "graph": graph})
    assert page.locator("h1").inner_text() == "shop"
    names = page.locator(".node .name").all_inner_texts()
    assert names == [node["id"] for node in graph["nodes"]]
    assert {"payments", "valid", "valid.rejected", "totals", "totals.late", "out"} <= set(names)
    assert page.locator(".edge").count() == len(graph["edges"])
    boxes = [page.locator(".node").nth(i).bounding_box() for i in range(len(names))]
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            assert one is not None
            assert other is not None
            apart = (
                one["x"] + one["width"] <= other["x"]
                or other["x"] + other["width"] <= one["x"]
                or one["y"] + one["height"] <= other["y"]
                or other["y"] + other["height"] <= one["y"]
            )
            assert apart, (one, other)
    lines = page.locator(".node[data-id=totals] .line").all_inner_texts()
    assert lines[0] == "task"
    assert "changelog: I" in lines
    assert any(line.startswith("state: until windows close") for line in lines)
    assert any("delivery" in line for line in page.locator(".node.sink .line").all_inner_texts())


def test_text_of_files_is_text_and_no_page(page: Page, server: Editor) -> None:
    say(page, {"type": "graph", "graph": drawn(server, "shop.stream", TEXT)})
    say(page, {"type": "select", "id": "payments"})
    assert page.locator(".doc").inner_text().startswith("What was paid: <img src=x")
    assert "<b>bold</b>" in page.locator(".columns").inner_text()
    assert page.locator("main img, main b").count() == 0
    assert told(page) == [{"type": "ready"}]


def test_it_follows_the_cursor_and_shows_what_is_known(page: Page, server: Editor) -> None:
    say(page, {"type": "graph", "graph": drawn(server, "shop.stream", TEXT)})
    assert not page.locator(".details").is_visible()
    say(page, {"type": "select", "id": "totals"})
    assert page.locator("[aria-current]").all_inner_texts()[0].startswith("totals")
    rows = page.locator(".columns tbody tr").all_inner_texts()
    assert [row.split("\t")[0] for row in rows] == ["id", "window_start", "total"]
    assert page.locator(".edge.near").count() >= 2
    assert page.locator(".node[data-id=totals]").evaluate(
        "one => { const seen = one.getBoundingClientRect(); return seen.left >= 0 && seen.right <= innerWidth }"
    )
    say(page, {"type": "select", "id": None})
    assert page.locator("[aria-current]").count() == 0


def test_a_click_goes_to_the_declaration(page: Page, server: Editor) -> None:
    say(page, {"type": "graph", "graph": drawn(server, "shop.stream", TEXT)})
    page.locator(".node[data-id=valid]").click()
    assert told(page)[-1] == {"type": "open", "id": "valid"}


def test_keys_go_along_the_edges(page: Page, server: Editor) -> None:
    say(page, {"type": "graph", "graph": drawn(server, "shop.stream", TEXT)})
    page.locator(".node[data-id=payments]").focus()
    focused = "document.activeElement.dataset.id"
    for key, name in (
        ("ArrowRight", "valid"),
        ("ArrowRight", "totals"),
        ("ArrowLeft", "valid"),
        ("Home", "payments"),
        ("ArrowLeft", "payments"),
    ):
        page.keyboard.press(key)
        assert page.evaluate(focused) == name
    assert page.locator(".node[tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    assert told(page)[-1] == {"type": "open", "id": "payments"}
    wide = page.locator(".node[data-id=payments]").bounding_box()
    page.keyboard.press("+")
    wider = page.locator(".node[data-id=payments]").bounding_box()
    assert wide is not None
    assert wider is not None
    assert wider["width"] > wide["width"] * 1.2
    page.keyboard.press("0")
    assert page.locator(".node[data-id=payments]").bounding_box() == wide


def test_an_older_graph_says_that_it_is_one(page: Page, server: Editor) -> None:
    server.open("typed.stream", TEXT)
    server.ask_own(METHOD, {"uri": server.uri("typed.stream")})
    server.edit("typed.stream", TEXT.replace("sum(amount)", "sum(amont)"))
    graph = server.ask_own(METHOD, {"uri": server.uri("typed.stream")})
    server.close("typed.stream")
    say(page, {"type": "graph", "graph": graph})
    assert "from before" in page.locator("[role=status]").inner_text()
    label = page.locator(".node.error").get_attribute("aria-label")
    assert label is not None
    assert label.startswith("totals,")
    assert label.endswith("with errors")


def test_a_newer_graph_keeps_the_focus(page: Page, server: Editor) -> None:
    say(page, {"type": "graph", "graph": drawn(server, "shop.stream", TEXT)})
    page.locator(".node[data-id=totals]").focus()
    page.keyboard.press("ArrowLeft")
    say(page, {"type": "graph", "graph": drawn(server, "shop.stream", TEXT + "\n")})
    assert page.evaluate("document.activeElement.dataset.id") == "valid"
    assert page.locator("[aria-current]").count() == 1
    say(page, {"type": "graph", "graph": drawn(server, "other.stream", "param x int = 1\n")})
    assert page.locator(".node").count() == 0
    assert "nothing to draw" in page.locator("[role=status]").inner_text()


@pytest.mark.parametrize("dark", [False, True])
def test_colours_are_those_of_the_theme(page: Page, server: Editor, dark: bool) -> None:
    ground, text = (
        ("rgb(30, 30, 30)", "rgb(212, 212, 212)")
        if dark
        else ("rgb(255, 255, 255)", "rgb(59, 59, 59)")
    )
    theme = {
        "--vscode-editor-background": ground,
        "--vscode-foreground": text,
        "--vscode-sideBar-background": ground,
        "--vscode-descriptionForeground": text,
    }
    page.evaluate(
        """theme => Object.entries(theme).forEach(([name, colour]) => {
        document.documentElement.style.setProperty(name, colour) })""",
        theme,
    )
    say(page, {"type": "graph", "graph": drawn(server, "shop.stream", TEXT)})
    say(page, {"type": "select", "id": "payments"})
    colour = "one => [getComputedStyle(one).backgroundColor, getComputedStyle(one).color]"
    assert page.locator("body").evaluate(colour) == [ground, text]
    assert page.locator(".node[data-id=valid]").evaluate(colour) == [ground, text]


def test_it_breaks_no_rule_of_accessibility(page: Page, server: Editor) -> None:
    say(page, {"type": "graph", "graph": drawn(server, "shop.stream", TEXT)})
    say(page, {"type": "select", "id": "payments"})
    # The script of the rules is run beside the page's policy, as an extension of the browser would be.
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_script_that_is_not_its_own_is_not_run(page: Page) -> None:
    page.evaluate(
        """() => { const one = document.createElement('script');
        one.textContent = "told.push('run')"; document.body.append(one) }"""
    )
    page.wait_for_timeout(50)
    assert {"violated": "script-src-elem"} in told(page)
    assert "run" not in told(page)


def test_a_large_graph_is_drawn_at_once(page: Page, server: Editor) -> None:
    tasks = "".join(
        f"\ntask t{i} {{\n  from {'payments' if i % 10 == 0 else f't{i - 1}'}\n}}\n"
        for i in range(300)
    )
    sinks = "".join(f"\nsink s{i} from t{i * 10 + 9} into print\n" for i in range(30))
    graph = drawn(server, "large.stream", TEXT + tasks + sinks)
    took = page.evaluate(
        """graph => { const begun = performance.now();
        window.dispatchEvent(new MessageEvent('message', { data: { type: 'graph', graph } }));
        document.body.getBoundingClientRect(); return performance.now() - begun }""",
        graph,
    )
    assert page.locator(".node").count() == len(graph["nodes"])
    assert took < 1000
