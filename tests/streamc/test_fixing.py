"""`streamc check --fix`: what is applied, what is left alone, and what is written."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dsl.diagnostic import Code, Diagnostic, Edit, Fix, Safety, Severity, diagnostic
from dsl.source import Source
from streamc import project
from streamc.cli import cli
from streamc.fixing.rounds import Mender
from streamc.report import Report, report

MAIN = """\
use orders from 'lib.stream'

pipeline p {}

task kept {
  from oders
  where note = null and amont > 0
}

sink shown from kept into print
"""
LIBRARY = """\
source orders from datagen {
  row_per_second = 3
  columns (order_id int, amount int, note string)
}
"""
SAFE = MAIN.replace("oders", "orders").replace("amont", "amount")
UNSAFE = SAFE.replace("= null", "is null")
MENDED_LIBRARY = LIBRARY.replace("row_per", "rows_per")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    project._project.cache_clear()
    write("main.stream", MAIN)
    write("lib.stream", LIBRARY)
    return tmp_path


def write(name: str, text: str) -> None:
    Path(name).write_bytes(text.encode())


def read(name: str) -> str:
    return Path(name).read_bytes().decode()


def check(*words: str, input: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["check", *words], prog_name="streamc", input=input)


def test_safe_fixes_go_on_until_nothing_changes_and_into_libraries() -> None:
    done = check("main.stream", "--fix")
    assert (read("main.stream"), read("lib.stream")) == (SAFE, MENDED_LIBRARY)
    assert done.exit_code == 0
    assert [line for line in done.stdout.splitlines() if line.startswith("fixed")] == [
        "fixed main.stream:6:8 NAM005: change it to `orders`",
        "fixed lib.stream:2:3 OPT001: write `rows_per_second`",
        "fixed main.stream:7:25 NAM001: replace by `amount`",
    ]
    assert "warning[TYP023]" in done.stdout
    assert check("main.stream", "--fix").stdout == check("main.stream").stdout.replace(
        "`--fix --unsafe` can mend 1 of them\n", ""
    )


def test_unsafe_ones_only_when_asked() -> None:
    done = check("main.stream", "--fix", "--unsafe")
    assert (read("main.stream"), read("lib.stream")) == (UNSAFE, MENDED_LIBRARY)
    assert done.stdout.endswith("1 file is fine\n")


def test_diff_writes_nothing() -> None:
    done = check("main.stream", "--diff")
    assert (read("main.stream"), read("lib.stream")) == (MAIN, LIBRARY)
    assert done.exit_code == 1
    assert "--- main.stream\n+++ main.stream\n" in done.stdout
    assert "\n-  from oders\n" in done.stdout
    assert "\n+  rows_per_second = 3\n" in done.stdout
    assert check("main.stream", "--diff", "--fix").stdout == done.stdout
    check("main.stream", "--fix", "--unsafe")
    assert check("main.stream", "--diff").exit_code == 0


def test_json() -> None:
    done = check("main.stream", "--fix", "--output", "json")
    told = json.loads(done.stdout)
    assert told["files"] == ["lib.stream", "main.stream"]
    assert [one["code"] for one in told["fixed"]] == ["NAM005", "OPT001", "NAM001"]
    assert [one["code"] for one in told["diagnostics"]] == ["TYP023"]
    assert told["diff"] is None


def test_a_fix_after_which_there_are_other_errors_is_not_written() -> None:
    write("main.stream", MAIN.replace("amont", "anything"))
    before = read("main.stream")
    done = check("main.stream", "--fix")
    assert (read("main.stream"), read("lib.stream")) == (before, LIBRARY)
    assert done.exit_code == 1
    assert "not fixed main.stream:6:8 NAM005: change it to `orders` (there would be" in done.stdout


def test_one_bad_fix_does_not_hold_up_the_others() -> None:
    other = (
        "\ntask other {\n  from orders\n  where amont > 1\n}\n\nsink more from other into print\n"
    )
    write("lib.stream", MENDED_LIBRARY)
    write("main.stream", MAIN.replace("amont", "anything") + other)
    check("main.stream", "--fix")
    assert read("main.stream") == MAIN.replace("amont", "anything") + other.replace(
        "amont", "amount"
    )


def test_line_breaks_marks_and_links_stay(folder: Path) -> None:
    text = "\ufeff" + MAIN.replace("\n", "\r\n")
    (folder / "real").mkdir()
    write("real/main.stream", text)
    Path("main.stream").unlink()
    Path("main.stream").symlink_to(folder / "real" / "main.stream")
    check("main.stream", "--fix", "--unsafe")
    assert Path("main.stream").is_symlink()
    assert read("real/main.stream") == "\ufeff" + UNSAFE.replace("\n", "\r\n")


def test_a_library_that_is_not_utf8_is_left_alone() -> None:
    data = LIBRARY.encode() + b"-- \xe9\n"
    Path("lib.stream").write_bytes(data)
    check("main.stream", "--fix")
    assert Path("lib.stream").read_bytes() == data


def test_wrong_use() -> None:
    assert check("main.stream", "--unsafe").exit_code == 2
    done = check("-", "--fix", input=MAIN)
    assert done.exit_code == 2
    assert "stdin" in done.stderr
    assert "+  from orders" in check("-", "--diff", input=MAIN.replace("amont", "amount")).stdout


def test_what_cannot_be_written_leaves_all_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, _: not str(path).endswith("lib.stream"))
    done = check("main.stream", "--fix")
    assert done.exit_code == 2
    assert (read("main.stream"), read("lib.stream")) == (MAIN, LIBRARY)


CODE = Code("TYP999", "made-up", Severity.WARNING)


def offered(source: Source, word: str, by: str, safety: Safety = Safety.SAFE) -> Diagnostic:
    at = source.text.index(word)
    span = source.span(at, at + len(word))
    return diagnostic(CODE, f"`{word}`", span, fixes=(Fix(by, (Edit(span, by),), safety),))


def mended(text: str, rules: dict[str, str], safety: Safety = Safety.SAFE) -> tuple[str, int]:
    """A text whose words are reported and replaced by rules, and how many fixes that took."""

    def found(texts: dict[str, str]) -> Report:
        source = Source("a", texts.get("a", text))
        hits = [offered(source, w, by, safety) for w, by in rules.items() if w in source.text]
        return report(hits, {"a": source})

    done = Mender(found, unsafe=False, names=frozenset({"a"})).mend(found({}))
    return done.texts.get("a", text), len(done.fixed)


def test_edits_that_meet_are_made_one_round_after_the_other() -> None:
    assert mended("ab", {"a": "x", "b": "y"}) == ("xy", 2)
    assert mended("abc", {"ab": "x", "bc": "y"}) == ("xc", 1)


def test_fixes_that_undo_each_other_come_to_an_end() -> None:
    text, count = mended("a", {"a": "b", "b": "a"})
    assert text in {"a", "b"}
    assert count <= 50


def test_a_fix_that_mends_nothing_is_not_made() -> None:
    assert mended("a", {"a": "aa"}) == ("a", 0)


def test_placeholders_are_never_filled_in() -> None:
    assert mended("a", {"a": "b"}, Safety.PLACEHOLDER) == ("a", 0)


def test_what_was_in_canonical_form_stays_in_it() -> None:
    long = (
        "  where note is not null and order_id > 1000 and order_id < 2000000000 and amont > 20000"
    )
    before = SAFE.replace("  where note = null and amount > 0", long)
    after = long.replace("amont", "amount").replace(" and", "\n    and")
    write("main.stream", before)
    assert check("main.stream", "--fix").exit_code == 0
    assert read("main.stream") == before.replace(long, after)
    write("main.stream", before.replace("pipeline p {}", "pipeline p { }"))
    assert check("main.stream", "--fix").exit_code == 0
    assert read("main.stream").endswith(before.replace("amont", "amount").split("{}")[1])
