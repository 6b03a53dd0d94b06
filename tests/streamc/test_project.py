"""The project file: what it may say, and where it is wrong."""

import pytest

from dsl.diagnostic import Severity
from streamc import pages, project
from streamc.errors import WrongUse
from streamc.project import project_of, read_project


@pytest.fixture(autouse=True)
def _fresh(monkeypatch, tmp_path):
    project._project.cache_clear()
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "TIM004.md").write_text("# TIM004 late-rows-unread\n")
    monkeypatch.setattr(pages, "_FOLDERS", (folder,))
    pages.pages.cache_clear()
    yield
    pages.pages.cache_clear()


def write(tmp_path, text):
    file = tmp_path / "streamc.toml"
    file.write_text(text)
    return file


def test_everything(tmp_path):
    file = write(
        tmp_path,
        'target = "flink-2.1"\nprofile = "dev"\nexclude = ["vendor", "*/old_*.stream"]\n'
        '[severities]\nTIM004 = "error"\nlate-rows-unread = "off"\n',
    )
    found = read_project(file)
    assert (found.target, found.profile) == ("2.1", "dev")
    assert found.severities == {"TIM004": Severity.ERROR, "late-rows-unread": None}
    assert found.excludes(str(tmp_path / "vendor/x/a.stream"))
    assert found.excludes(str(tmp_path / "a/old_b.stream"))
    assert not found.excludes(str(tmp_path / "a/b.stream"))
    assert not found.excludes("/elsewhere/vendor/a.stream")


def test_found_by_walking_up(tmp_path):
    write(tmp_path, 'target = "2.3"')
    (tmp_path / "a/b").mkdir(parents=True)
    assert project_of(str(tmp_path / "a/b/c.stream")).target == "2.3"
    assert project_of(str(tmp_path / "a")).root == tmp_path


def test_without_a_file(tmp_path):
    assert project_of(str(tmp_path / "a.stream")) == project.Project()


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('\ntaget = "2.2"', 2, "unknown key `taget` (did you mean `target`?)"),
        ('target = "1.9"', 1, "unknown target `1.9`, one of `flink-1.20`"),
        ("target = 2.2", 1, "`target` must be a valid string"),
        ('\n\nexclude = "x"', 3, "`exclude` must be a valid list"),
        ('[severities]\nTIM004 = "eror"', 2, "`eror` is no severity"),
        ('[severities]\n"TIM04" = "off"', 2, "unknown code `TIM04` (did you mean `TIM004`?)"),
        ('severities.TIM004 = "no"', 1, "`no` is no severity"),
        ("[extra]\nx = 1", 1, "unknown key `extra`"),
        ("\ntarget = ", 2, "invalid value"),
        ("target = 2\nx = = 1", 2, "invalid value"),
    ],
)
def test_mistakes_name_their_line(tmp_path, text, line, message):
    file = write(tmp_path, text)
    with pytest.raises(WrongUse) as error:
        read_project(file)
    shown = error.value.format_message()
    assert message in shown
    assert f"{file}:{line}: " in shown


def test_all_mistakes_at_once(tmp_path):
    with pytest.raises(WrongUse) as error:
        read_project(write(tmp_path, "a = 1\nb = 2"))
    assert len(error.value.format_message().splitlines()) == 2


def test_not_utf8(tmp_path):
    file = tmp_path / "streamc.toml"
    file.write_bytes(b"\xff")
    with pytest.raises(WrongUse, match="not UTF-8"):
        read_project(file)
