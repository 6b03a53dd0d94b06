"""What `streamc docs` writes, looked at as texts; `test_catalogue_pages.py` opens it in a browser."""

from __future__ import annotations

import json
import os
import re
from contextlib import chdir
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from streamc.commands import docs as command
from streamc.errors import WrongUse
from streamc.project import forget_projects
from tests.markdown import ROOT, blocks_of, file_name

HOSTILE = """\
-- Doc </script><script>window.hurt = 1</script> of it.
pipeline `<script>window.hurt = 2</script>` {
  owner = '"><script>window.hurt = 3</script>'
  tags = ['''><b>bold', 'a&b']
  description = '<svg onload=window.hurt=4>'
}

-- <!-- <script> of a source
source `"><i x='` from datagen {
  columns (
    -- </td><script>window.hurt = 5</script>
    `<b>&"' :%23` string @pii('"><script>window.hurt = 6</script>'),
    n int,
  )
}

-- allow NAM011: because </p><script>window.hurt = 7</script>
task main {
  from `"><i x='`
  where n > 0
  select `<b>&"' :%23` || '</script><script>window.hurt = 8</script>' as `search`, n as `a b`
}

sink `:main` from main into print
"""
ORDERS = """\
-- Where orders come in.
pipeline orders_in {
  owner = 'shop@example.org'
}

source web from datagen {
  columns (order_id string not null, email string @pii(email), amount int)
}

task cleaned {
  from web
  select order_id, lower(email) as email, amount
}

sink topic from cleaned into kafka {
  brokers = 'localhost:9092'
  topic = 'orders'
  format = json
  allow_pii = [email]
}
"""
MAILS = """\
pipeline mails {
  owner = 'mail@example.org'
  tags = ['outgoing']
}

source orders from kafka {
  brokers = 'localhost:9092'
  topic = 'orders'
  format = json
  start = earliest
  columns (order_id string, email string)
}

sink files from orders into filesystem {
  path = 'out/mails'
  format = csv
}
"""
ARCHIVE = """\
pipeline archive {}

source mails from filesystem {
  path = 'out'
  format = csv
  monitor_interval = 10s
  columns (size as char_length(address), id string, address string)
}

sink kept from mails into blackhole
"""


class Page(HTMLParser):
    """The tags, attributes and texts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def marks(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]

    @property
    def links(self) -> list[str]:
        return [attrs["href"] for tag, attrs in self.tags if tag == "a"]


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def docs(folder: Path, *words: str) -> None:
    """The command, in this process and in a folder."""
    forget_projects()
    with chdir(folder):
        command.docs.main([*words], standalone_mode=False)


def made(folder: Path, *words: str) -> dict[str, str]:
    """The files of a catalogue of a folder."""
    docs(folder, ".", "-o", "pages", *words)
    return pages(folder / "pages")


def pages(out: Path) -> dict[str, str]:
    return {
        path.relative_to(out).as_posix(): path.read_text("utf-8")
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def project(folder: Path) -> Path:
    return write(
        folder,
        {"orders.stream": ORDERS, "team/mails.stream": MAILS, "team/archive.stream": ARCHIVE},
    )


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return made(project(tmp_path_factory.mktemp("project")))


def wrong_links(found: dict[str, str]) -> list[str]:
    """Links to marks that are nowhere: browsers look for the fragment as it is, else decoded."""
    marks = {name: Page(text).marks for name, text in found.items() if name.endswith(".html")}
    wrong = []
    for name, text in found.items():
        for link in Page(text).links if name.endswith(".html") else ():
            page, _, mark = link.partition("#")
            target = (
                os.path.normpath(Path(name).parent / page).replace(os.sep, "/") if page else name
            )
            if target not in marks or (mark and not {mark, unquote(mark)} & set(marks[target])):
                wrong.append(f"{name}: {link}")
    return wrong + [name for name, of in marks.items() if len(set(of)) != len(of)]


def test_every_link_leads_to_a_mark(found: dict[str, str]) -> None:
    assert wrong_links(found) == []


def test_a_value_is_followed_over_a_topic_and_a_folder(found: dict[str, str]) -> None:
    text = re.sub(r"\s+", " ", Page(found["personal.html"]).text).replace("\u203a", ">")
    assert "orders_in > web.email" in text
    assert "orders_in > topic.email kafka orders computed allowed" in text
    assert "mails > files.email filesystem out/mails computed not named" in text
    assert "archive > kept.address blackhole computed not named" in text
    assert "archive > kept.size blackhole computed not named" in text
    archive = Page(found["pipelines/team--archive.html"])
    assert "not marked here" in archive.text
    assert "../pipelines/team--mails.html#files:email" in archive.links


def test_entries_are_what_the_search_needs(found: dict[str, str]) -> None:
    text = found["assets/entries.js"]
    entries = json.loads(text.removeprefix("window.CATALOGUE = ").removesuffix(";\n"))
    assert [
        "column",
        "address",
        "archive > mails",
        "pipelines/team--archive.html#mails:address",
    ] in entries
    assert {kind for kind, *_ in entries} == {"pipeline", "source", "task", "sink", "column"}


def test_the_same_bytes_wherever_it_lies_and_in_however_many_processes(
    found: dict[str, str], tmp_path: Path
) -> None:
    elsewhere = project(tmp_path / "another" / "place")
    assert made(elsewhere, "--jobs", "2") == found
    docs(tmp_path, str(elsewhere), "-o", str(tmp_path / "out"))
    written = pages(tmp_path / "out")
    assert not [name for name, text in written.items() if str(tmp_path) in text]


def test_pages_of_files_that_are_gone_go(tmp_path: Path) -> None:
    project(tmp_path)
    made(tmp_path)
    (tmp_path / "pages" / "mine.txt").write_text("kept", encoding="utf-8")
    (tmp_path / "team" / "mails.stream").unlink()
    after = made(tmp_path)
    assert "pipelines/team--mails.html" not in after
    assert "pipelines/team--archive.html" in after
    assert after["mine.txt"] == "kept"


@pytest.mark.parametrize("listed", ["{", '{"files": 7}', "[]"])
def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, listed: str) -> None:
    write(tmp_path, {"p.stream": ARCHIVE, "site/catalogue.json": listed, "site/index.html": "mine"})
    with pytest.raises(WrongUse, match="no catalogue's"):
        docs(tmp_path, "p.stream", "-o", "site")
    assert (tmp_path / "site" / "index.html").read_text("utf-8") == "mine"


def test_a_list_that_leads_elsewhere_removes_nothing(tmp_path: Path) -> None:
    listed = json.dumps({"files": ["../precious.txt", str(tmp_path / "precious.txt"), 7]})
    write(tmp_path, {"p.stream": ARCHIVE, "precious.txt": "kept", "out/catalogue.json": listed})
    docs(tmp_path, "p.stream", "-o", "out")
    assert (tmp_path / "precious.txt").read_text("utf-8") == "kept"


def test_nothing_breaks_out_of_its_place(tmp_path: Path) -> None:
    write(tmp_path, {"hostile '\"&#%3F.stream": HOSTILE})
    found = made(tmp_path)
    name = next(name for name in found if name.startswith("pipelines/"))
    page = Page(found[name])
    for name, text in found.items():
        assert "</script><script>" not in text, name
        if name.endswith(".html"):
            tags = [tag for tag, _ in Page(text).tags]
            assert tags.count("script") == 1
            assert not {"i", "b", "img"} & set(tags)
            assert not [a for _, attrs in Page(text).tags for a in attrs if a.startswith("on")]
    assert "Doc </script><script>window.hurt = 1</script> of it." in page.text
    assert len(set(page.marks)) == len(page.marks)
    assert {"main", "%3Amain", ":main", "main:search", "main:a%20b"} <= set(page.marks)


SECRETS = """\
-- password = 'in-a-comment'
pipeline shop {}

param pw string = 'hunter2-default'
param region string = 'eu'

defaults {
  jdbc.password = $pw
}

profile prod {
  pw = 'hunter2-prod'
  kafka.properties.sasl.jaas.config = 'Login required password="hunter2-jaas";'
}

source orders from kafka {
  brokers = env('BROKERS')
  topic = 'orders.${region}'
  format = json
  start = earliest
  properties.sasl.jaas.config = 'x.Login required username="u" password="hunter2-own";'
  columns (order_id int not null)
}

-- The token: hunter2-said, and 'Authorization: Bearer hunter2-header'.
task kept {
  from orders
  -- password=hunter2-inside
  where order_id > 0
}

-- The password is in the vault; password: secret('kept')
sink stored from kept into jdbc {
  url = 'jdbc:postgresql://host/shop?user=u&password=hunter2-url'
  table = 'orders'
  username = 'u'
  password = 'hunter2-clear'
}

-- allow OPT006: never mind
sink other from orders into jdbc {
  url = 'jdbc:postgresql://somebody:hunter2-info@host/shop'
  table = 'orders'
  username = secret('user')
  password = secret('kept')
}
"""


@pytest.mark.parametrize(
    "words", [(), ("--profile", "prod"), ("--param", "pw=hunter2-given")], ids=" ".join
)
def test_no_secret_is_in_it(words: tuple[str, ...], tmp_path: Path) -> None:
    write(tmp_path, {"p.stream": SECRETS, "streamc.toml": '[severities]\nOPT006 = "off"\n'})
    found = made(tmp_path, *words)
    page = Page(found["pipelines/p.html"]).text
    assert "secret('kept')" in page
    assert "The password is in the vault; password: secret('kept')" in page
    assert "***" in page
    assert "orders.eu" in page
    assert not [name for name, text in found.items() if "hunter2" in text or "in-a-comment" in text]


def test_files_with_errors_are_in_it(tmp_path: Path) -> None:
    files = {
        "broken.stream": "pipeline broken {}\n\ntask t {\n  from nothing\n}\n",
        "library.stream": "source shops from datagen {\n  columns (id int)\n}\n",
        "empty.stream": "",
    }
    write(tmp_path, files)
    (tmp_path / "latin.stream").write_bytes(b"-- \xe4\npipeline latin {}\n")
    found = made(tmp_path)
    assert "NAM005" in found["pipelines/broken.html"]
    assert "SYN090" in found["pipelines/latin.html"]
    assert "library" in Page(found["pipelines/library.html"]).text
    assert "pipelines/empty.html" in found


def test_names_that_are_no_text_have_pages(tmp_path: Path) -> None:
    write(tmp_path, {"日本.stream": ARCHIVE, "...stream": ARCHIVE})
    (tmp_path / os.fsdecode(b"\xff.stream")).write_text(ARCHIVE, encoding="utf-8")
    found = made(tmp_path)
    assert len([name for name in found if name.startswith("pipelines/")]) == 3
    assert "\\udcff.stream" in Page(found["index.html"]).text


def cases(folder: Path) -> Path:
    """Every file of tests/cases, right and wrong ones, as one project."""
    for path in (ROOT / "tests" / "cases").rglob("*.md"):
        beside = folder / path.parent.name / path.stem
        for block in blocks_of(path.read_text(encoding="utf-8")):
            name = file_name(block) or ("case.stream" if block.language == "stream" else None)
            if name is not None:
                write(beside, {name: block.text})
    return folder


def test_whatever_the_files_every_link_leads_to_a_mark(tmp_path: Path) -> None:
    found = made(cases(tmp_path))
    assert len(found) > 300
    assert wrong_links(found) == []


def test_alike_names_have_pages_of_their_own(tmp_path: Path) -> None:
    write(tmp_path, {"a/b.stream": ARCHIVE, "a--b.stream": ARCHIVE, "A--B.stream": ARCHIVE})
    found = made(tmp_path)
    assert len({n.lower() for n in found if n.startswith("pipelines/")}) == 3
