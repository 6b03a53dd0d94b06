"""The pages of `streamc docs`, opened in a browser from the disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser import Watched, opened, watched
from tests.streamc.test_catalogue import ARCHIVE, HOSTILE, MAILS, ORDERS, docs, write

pytestmark = pytest.mark.xdist_group("browser")

WRONG = "pipeline wrong {}\n\ntask t {\n  from nothing\n}\n"
FILES = {
    "orders.stream": ORDERS,
    "team/mails.stream": MAILS,
    "team/archive.stream": ARCHIVE,
    "wrong.stream": WRONG,
    "hostile '\"&#%3F <b>.stream": HOSTILE,
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened() as found:
        yield found


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write(tmp_path_factory.mktemp("project"), FILES)
    docs(folder, ".", "-o", "pages")
    return folder / "pages"


@pytest.fixture
def index(browser: Browser, catalogue: Path) -> Iterator[Watched]:
    """The first page; at the end nothing was said on the console, and nobody else was asked."""
    found = watched(browser)
    found.page.goto((catalogue / "index.html").as_uri())
    yield found
    found.calm()
    assert found.page.evaluate("window.hurt") is None
    found.page.context.close()


def shown(page: Page) -> list[str]:
    """The names of the pipelines that the table shows."""
    names = page.locator("tbody tr:visible th a")
    return sorted(names.all_inner_texts())


def test_filters(index: Watched) -> None:
    page = index.page
    every = shown(page)
    assert len(every) == len(FILES)
    page.get_by_label("owner").select_option("mail@example.org")
    assert shown(page) == ["mails"]
    page.get_by_label("connector").select_option("blackhole")
    assert shown(page) == []
    expect(page.get_by_text(f"0 of {len(FILES)} files")).to_be_visible()
    page.get_by_role("button", name="show all").click()
    expect(page.get_by_text(f"{len(FILES)} of {len(FILES)} files")).to_be_visible()
    page.get_by_label("tag").select_option("outgoing")
    assert shown(page) == ["mails"]
    page.get_by_role("button", name="show all").click()
    page.get_by_label("personal data").select_option("no")
    assert shown(page) == ["wrong"]
    page.get_by_label("personal data").select_option("yes")
    page.get_by_label("delivery").select_option("none")
    narrowed = shown(page)
    assert narrowed
    assert set(narrowed) < set(every)
    page.get_by_role("button", name="show all").click()
    page.get_by_label("check").select_option("errors")
    assert shown(page) == ["wrong"]


def test_search_by_keyboard_leads_to_a_column(index: Watched) -> None:
    page = index.page
    box = page.get_by_role("searchbox")
    box.fill("address archive")
    hits = page.locator(".hits a")
    expect(hits.first).to_contain_text("address")
    assert hits.count() == 2
    box.fill("zzz")
    expect(page.get_by_text("0 found")).to_be_visible()
    box.fill("files mails")
    expect(hits).to_have_count(1)
    box.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_title("mails")
    expect(page.locator("section:target h2")).to_contain_text("files")
    # From here, too.
    page.get_by_role("searchbox").fill("lower")
    expect(page.get_by_text("0 found")).to_be_visible()
    page.get_by_role("searchbox").fill("cleaned")
    page.locator(".hits a").first.click()
    expect(page).to_have_title("orders_in")


def test_a_node_of_the_graph_leads_to_its_task(index: Watched) -> None:
    page = index.page
    page.get_by_role("link", name="orders_in").click()
    page.locator(".dag a", has_text="cleaned").click()
    section = page.locator("section:target")
    expect(section.locator("h2")).to_contain_text("task cleaned")
    expect(section.locator("pre")).to_contain_text("lower(email) as email")
    assert section.locator("pre .c-keyword").first.inner_text() == "task"
    page.locator(".dag a", has_text="web").focus()
    page.keyboard.press("Enter")
    expect(page.locator("section:target h2")).to_contain_text("source web")


def test_a_column_is_followed_over_files(index: Watched) -> None:
    page = index.page
    page.get_by_role("link", name="archive").click()
    page.locator(".dag a", has_text="kept").click()
    for column, next_page in (
        ("mails.address", "archive"),
        ("files.email", "mails"),
        ("orders.email", "mails"),
        ("topic.email", "orders_in"),
        ("cleaned.email", "orders_in"),
    ):
        row = page.locator("tr:target")
        if row.count() == 0:
            row = page.locator("section:target tr", has_text="address")
        row.locator("td").nth(1).get_by_role("link", name=column).click()
        expect(page).to_have_title(next_page)
        expect(page.locator("tr:target")).to_be_in_viewport()


def test_the_way_of_a_column_is_marked(index: Watched) -> None:
    page = index.page
    page.get_by_role("link", name="orders_in").click()
    button = page.get_by_role("button", name="show the way of email of cleaned")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    marked = page.locator("tr.traced")
    assert [row.get_attribute("id") for row in marked.all()] == [
        "web:email",
        "cleaned:email",
        "topic:email",
    ]
    assert page.locator(".dag a.traced").count() == 3
    expect(page.get_by_text("cleaned.email: 1 columns before, 1 after")).to_be_visible()
    button.click()
    assert marked.count() == 0


def test_personal_data(index: Watched) -> None:
    page = index.page
    page.get_by_role("link", name="personal data").first.click()
    section = page.locator("section", has_text="orders_in › web.email").first  # noqa: RUF001
    row = section.get_by_role("row", name="files.email")
    expect(row).to_contain_text("not named")
    expect(section.get_by_role("row", name="topic.email")).to_contain_text("allowed")
    row.get_by_role("link").click()
    expect(page).to_have_title("mails")
    expect(page.locator("tr:target")).to_contain_text("personal: web.email of orders_in")
    page.get_by_role("link", name="topics and folders").click()
    row = page.get_by_role("row", name="out/mails")
    expect(row).to_contain_text("archive › mails")  # noqa: RUF001


def test_hostile_names_do_nothing(index: Watched) -> None:
    page = index.page
    page.get_by_role("link", name="hurt = 2").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("<script>window.hurt = 2</script>")
    assert page.locator("body b, main script, main img").count() == 0
    page.locator(".dag a", has_text=":main").click()
    expect(page.locator("section:target h2")).to_contain_text("sink :main")
    page.locator(".dag a", has_text="main").last.hover()
    section = page.locator('section[id="main"]')
    section.get_by_role("button", name="show the way of search of main").click()
    assert page.locator("tr.traced").count() >= 3
    section.locator("td").get_by_role("link", name="i x=").first.click()
    expect(page.locator("tr:target")).to_contain_text("<b>&\"' :%23`"[:-1])
    page.get_by_role("searchbox").fill("<b>")
    expect(page.locator(".hits a").first).to_contain_text("<b>&\"'")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it(index: Watched, scheme: str) -> None:
    """By axe's rules: headings, labels, contrast, names of what can be used; in both colour schemes."""
    page = index.page
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    found = {}
    for name in ("index.html", "personal.html", "places.html", "pipelines/orders.html"):
        page.goto(f"{page.url.rpartition('/pages/')[0]}/pages/{name}")
        # It need not fetch style sheets, which the policy of the pages forbids.
        result = Axe().run(page, options={"preload": False})
        found[name] = [
            (one["id"], [node["html"][:120] for node in one["nodes"]][:3])
            for one in result.response["violations"]
        ]
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert len(found) == 4


def test_on_a_phone_nothing_is_cut_off(browser: Browser, catalogue: Path) -> None:
    at = watched(browser, width=390)
    for name in ("index.html", "personal.html", "pipelines/orders.html"):
        at.page.goto((catalogue / name).as_uri())
        wide = at.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, name
    at.calm()
