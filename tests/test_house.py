"""Rules of the house that no linter knows."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = ("sqlglot", "networkx", "pyflink", "py4j", "pydantic", "pygls", "rich")
PICTURES_AND_DATA = {".svg", ".csv", ".lock", ".tables", ".png"}

REGISTRY_HOSTS = (
    "pypi" + r"\.org",
    "python" + "hosted",
    "repo1" + r"\.maven",
    "crates" + r"\.io",
    "npm" + "js",
)
REGISTRY_OPTIONS = ("--" + "index-url", "--" + "extra-index-url", "--" + "find-links")
HOMES = ("ro" + "ot", "ho" + "me", "Us" + "ers", "wo" + "rk")


def tracked() -> list[Path]:
    """All files of the repository, as git lists them."""
    listing = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = [ROOT / name for name in listing.stdout.split("\0") if name]
    return [file for file in files if file.is_file()]


def lines_with(pattern: str, *, flags: int = 0, skip: frozenset[str] = frozenset()) -> list[str]:
    """`file:line: text` of every line of a tracked text file in which the pattern is found."""
    compiled = re.compile(pattern, flags)
    found = []
    for file in tracked():
        if file.suffix in skip:
            continue
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if compiled.search(line):
                found.append(f"{file.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    return found


def test_no_registry_is_named() -> None:
    assert lines_with("|".join(REGISTRY_HOSTS), flags=re.IGNORECASE) == []
    locks = [line for line in lines_with("|".join(REGISTRY_OPTIONS)) if ".lock:" in line]
    assert locks == []


def test_no_path_of_a_particular_machine() -> None:
    homes = "|".join(HOMES)
    assert (
        lines_with(rf"(?<![\w.$}}/-])/(?:{homes})/(?!somebody)\w", skip=frozenset({".csv", ".svg"}))
        == []
    )


def test_no_number_of_an_issue() -> None:
    said = r"\b(?:issue|pull request|ticket)s? ?#?\d"
    alone = r"(?<![\w&'\"/])(?<!Annex )(?<!Standard )#\d{1,5}\b(?![0-9a-fA-F]{3})"
    pattern = f"{said}|{alone}"
    assert lines_with(pattern, flags=re.IGNORECASE, skip=frozenset(PICTURES_AND_DATA)) == []


def test_the_lock_covers_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = {
        line.split("==")[0]
        for name in ("requirements.lock", "requirements-java.lock")
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    wanted = [
        *project["dependencies"],
        *(d for e in project["optional-dependencies"].values() for d in e),
    ]
    names = {re.split(r"[<>=!\[; ]", dependency)[0] for dependency in wanted}
    assert names - locked == set()


def test_every_locked_package_has_hashes() -> None:
    for name in ("requirements.lock", "requirements-java.lock"):
        entries = re.split(r"\n(?=\S)", (ROOT / name).read_text(encoding="utf-8").strip())
        assert [entry.split("\n")[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_changelog_fragments_have_a_kind() -> None:
    fragments = [
        file for file in tracked() if file.parent.name == "changelog.d" and file.suffix == ".md"
    ]
    kinds = {"added", "changed", "fixed", "removed"}
    wrong = [
        f.name
        for f in fragments
        if f.name != "README.md" and f.stem.rpartition(".")[2] not in kinds
    ]
    assert wrong == []


CHECK = """
import sys
sys.argv = ["streamc", "check", sys.argv[1]]
from streamc.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print("heavy:", *sorted(m for m in {heavy!r} if m in sys.modules))
"""


@pytest.mark.parametrize("example", ["examples/first.stream", "examples/flights/departures.stream"])
def test_checking_loads_nothing_heavy(example: str) -> None:
    script = CHECK.replace("{heavy!r}", repr(HEAVY))
    run = subprocess.run(
        [sys.executable, "-c", script, example],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.splitlines()[-1] == "heavy:"


@pytest.mark.xdist_group("browser")
def test_groups_of_tests_stay_together(request: pytest.FixtureRequest) -> None:
    """Else each worker starts every server, and nobody sees why that is slow: pytest 9.2 takes no notice of groups."""
    if request.config.getoption("loadgroup", default=False):
        assert request.node.nodeid.endswith("@browser")
