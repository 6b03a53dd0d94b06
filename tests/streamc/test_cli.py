"""The command line: commands, options, exit codes, and what is written where."""

import ast
import inspect
import json
import os
import subprocess
import sys
from keyword import iskeyword
from pathlib import Path

import pytest
from click.testing import CliRunner

from streamc import cli as cli_module
from streamc import pages, project
from streamc.cli import COMMANDS, cli

ROOT = Path(__file__).parents[2]

FINE = """\
pipeline p {
  owner = 'a@example.org'
}

source numbers from datagen {
  number_of_rows = 3
  columns (n int, m int)
}

task big {
  from numbers
  where n > 1
}

sink shown from big into print
"""
BROKEN = FINE.replace("from numbers", "from nmbers")


@pytest.fixture(autouse=True)
def _fresh(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project._project.cache_clear()
    (tmp_path / "fine.stream").write_text(FINE)
    (tmp_path / "broken.stream").write_text(BROKEN)


def call(*arguments, **more):
    return CliRunner().invoke(cli, list(arguments), prog_name="streamc", **more)


def process(*arguments, **more):
    """A real process, as a shell starts it."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "streamc", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=60, check=False, **more
    )


def test_help_lists_all_commands_without_importing_them():
    code = "import sys; from streamc.cli import cli; cli.main(['--help'], standalone_mode=False); "
    code += "print([m for m in sys.modules if m.startswith(('streamc.commands', 'compiler'))])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=True,
    )
    assert all(f"  {name} " in done.stdout for name in COMMANDS)
    assert done.stdout.endswith("[]\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples(name):
    done = call(name, "--help")
    assert done.exit_code == 0
    assert "Examples:\n" in done.output
    assert f"streamc {name}" in done.output


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_a_file_of_its_own(name):
    file = f"{name}_.py" if iskeyword(name) else f"{name}.py"
    assert (ROOT / "streamc" / "commands" / file).is_file()


def test_version():
    assert call("--version").output == f"streamc {cli_module.__version__}\n"
    assert call("version").output.startswith(f"streamc {cli_module.__version__} (Python 3.")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["chek"], "unknown command `chek` (did you mean `check`?)"),
        (["check"], "Missing argument 'PATH...'"),
        (["check", "fine.stream", "--outputt", "json"], "--output"),
        (["check", "fine.stream", "--target", "flink-1.9"], "`flink-1.9` is none of flink-1.20"),
        (["check", "fine.stream", "--param", "x"], "`x` is not of the form NAME=VALUE"),
        (["check", "gone.stream"], "cannot read `gone.stream`: no such file or directory"),
        (["check", "*.txt"], "no file matches `*.txt`"),
        (["check", "-", "fine.stream"], "the path `-` stands alone"),
        (["check", "fine.stream", "--stdin-filename", "x"], "goes with the path `-`"),
        (["describe", "."], "cannot read `.`: is a directory"),
        (["explain", "TIM9999"], "unknown code `TIM9999`"),
        (["build", "fine.stream"], "Missing option '-o'"),
        (["jobs"], "Missing option '--cluster' (env var: 'STREAMC_CLUSTER')"),
        (["test", "fine.stream", "-k", "and"], "a word of a test's name is missing"),
        (["completion", "tcsh"], "'tcsh' is not one of"),
    ],
)
def test_wrong_use(arguments, message):
    done = call(*arguments)
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stdout == ""


def test_check():
    done = call("check", "fine.stream")
    assert (done.exit_code, done.stdout) == (0, "1 file is fine\n")
    done = call("check", ".")
    assert done.exit_code == 1
    assert "--> broken.stream:11:8\n" in done.stdout
    assert "did you mean `numbers`" in done.stdout
    assert done.stdout.endswith(" in 2 files\n`--fix` can mend 1 of them\n")


def test_check_json():
    done = call("check", "broken.stream", "--output", "json")
    assert done.exit_code == 1
    first = next(
        one for one in json.loads(done.stdout)["diagnostics"] if one["severity"] == "error"
    )
    assert list(first) == [
        "code", "name", "severity", "message", "labels", "notes", "help", "fixes",
    ]  # fmt: skip
    assert first["labels"][0]["start"] == {"line": 11, "column": 8}
    fine = json.loads(call("check", "fine.stream", "--output", "json").stdout)
    assert fine == {"schema_version": 1, "diagnostics": []}


def test_check_stdin():
    done = call("check", "-", input=BROKEN)
    assert done.exit_code == 1
    assert "--> <stdin>:11:8" in done.stdout
    done = call("check", "--stdin-filename", "fine.stream", "-", input=BROKEN)
    assert "--> fine.stream:11:8" in done.stdout


def test_stdin_uses_libraries_beside_the_named_file(tmp_path):
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/numbers.stream").write_text(
        "source numbers from datagen {\n  columns (n int, m int)\n}\n"
    )
    head, _, tail = FINE.partition("source")
    text = head + "use numbers from 'numbers.stream'\n" + tail.partition("}\n")[2]
    done = call("check", "--stdin-filename", "lib/x.stream", "-", input=text)
    assert done.exit_code == 0, done.output
    assert call("check", "-", input=text).exit_code == 1


def test_not_utf8_is_a_finding_and_others_are_still_checked(tmp_path):
    (tmp_path / "latin.stream").write_bytes("pipeline é {}".encode("latin-1"))
    done = call("check", ".")
    assert done.exit_code == 1
    assert "error[SYN090]: `latin.stream` is not UTF-8 text" in done.stdout
    assert "broken.stream:11:8" in done.stdout


@pytest.mark.parametrize("text", ["", "\x00", "pipeline", "{" * 300, "select '", "\ufeff"])
def test_check_survives_any_text(text):
    done = call("check", "-", input=text.encode())
    assert done.exit_code in (0, 1)
    assert "BUG001" not in done.output


def test_color():
    assert "\x1b[" in call("check", "broken.stream", "--color", "always").stdout
    assert "\x1b[" not in call("check", "broken.stream").stdout


def test_project_file_counts(tmp_path):
    (tmp_path / "streamc.toml").write_text('exclude = ["broken.stream"]\ntarget = "1.20"\n')
    assert call("check", ".").exit_code == 0
    assert call("check", "broken.stream").exit_code == 1
    assert (
        json.loads(call("describe", "fine.stream", "--output", "json").stdout)["target"] == "1.20"
    )
    project._project.cache_clear()
    (tmp_path / "streamc.toml").write_text('\ntargets = "1.20"\n')
    done = call("check", ".")
    assert done.exit_code == 2
    assert "streamc.toml:2: unknown key `targets` (did you mean `target`?)" in done.stderr


def test_target_with_and_without_prefix():
    for target in ("2.1", "flink-2.1"):
        done = call("describe", "fine.stream", "--target", target, "--output", "json")
        assert json.loads(done.stdout)["target"] == "2.1"


def test_describe_json():
    done = json.loads(call("describe", "fine.stream", "--output", "json").stdout)
    about = ["schema_version", "pipeline", "target", "outputs", "edges"]
    assert list(done) == [*about, "tasks", "sinks", "clocks", "delivery", "leaving", "hints"]
    assert (done["schema_version"], done["pipeline"]) == (1, "p")
    big = next(one for one in done["outputs"] if one["name"] == "big")
    assert big == {
        "name": "big",
        "kind": "task",
        "columns": [
            {"name": "n", "type": "INT", "event_time": False, "labels": []},
            {"name": "m", "type": "INT", "event_time": False, "labels": []},
        ],
        "event_time": None,
        "changelog": "I",
        "keys": [],
        "bounded_by": "stateless",
    }
    assert ["numbers", "big"] in done["edges"]


def test_describe_text():
    assert "task big: changelog I; no state\n  n  INT" in (call("describe", "fine.stream").stdout)


@pytest.mark.parametrize(
    ("output", "start"),
    [
        ("text", "numbers >> big >> shown\n"),
        ("dot", "digraph"),
        ("mermaid", "flowchart LR"),
        ("svg", "<svg "),
        ("json", "{"),
    ],
)
def test_graph(output, start):
    done = call("graph", "fine.stream", "--output", output)
    assert done.exit_code == 0
    assert done.stdout.startswith(start)


def test_graph_of_a_broken_file_shows_what_is_known():
    done = call("graph", "broken.stream")
    assert done.exit_code == 1
    assert "numbers" in done.stdout
    assert "broken.stream:11:8" in done.stderr


def test_init():
    assert call("init", "new").exit_code == 0
    assert call("check", "new").stdout == "1 file is fine\n"
    done = call("init", "new")
    assert done.exit_code == 2
    assert "already there: new/streamc.toml" in done.stderr


def test_init_overwrites_nothing(tmp_path):
    (tmp_path / "README.md").write_text("mine")
    assert call("init").exit_code == 2
    assert (tmp_path / "README.md").read_text() == "mine"
    assert not (tmp_path / "streamc.toml").exists()


def test_explain(tmp_path, monkeypatch):
    (tmp_path / "TIM004.md").write_text("# TIM004 late-rows-unread\n\nLate rows.\n")
    monkeypatch.setattr(pages, "_FOLDERS", (tmp_path,))
    pages.pages.cache_clear()
    try:
        assert call("explain").stdout == "TIM004 late-rows-unread\n"
        for code in ("TIM004", "tim004", "late-rows-unread"):
            assert "Late rows." in call("explain", code).stdout
        assert "(did you mean `TIM004`?)" in call("explain", "TIM005").stderr
        assert "(did you mean `late-rows-unread`?)" in call("explain", "late-row-unread").stderr
    finally:
        pages.pages.cache_clear()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell):
    assert "_STREAMC_COMPLETE" in call("completion", shell).stdout


def test_internal_error_leaves_no_traceback(tmp_path, monkeypatch):
    from compiler import compile as compiler_entry

    def fail(*_):
        raise ZeroDivisionError("boom")

    monkeypatch.setattr(compiler_entry, "examine", fail)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["streamc", "check", "--param", "key=hidden", "fine.stream"])
    done = call("check", "fine.stream")
    assert done.exit_code == 1
    assert "error[BUG001]" in done.stderr
    assert "boom" not in done.stderr
    (file,) = tmp_path.glob("streamc-crash-*.txt")
    assert "ZeroDivisionError: boom" in file.read_text()
    assert "hidden" not in file.read_text()
    assert "key=..." in file.read_text()


def test_interrupt(monkeypatch):
    from compiler import compile as compiler_entry

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(compiler_entry, "examine", stop)
    done = call("check", "fine.stream")
    assert done.exit_code == 130
    assert done.stderr.strip() == "stopped"


def test_real_process():
    done = process("check", "broken.stream")
    assert (done.returncode, done.stderr) == (1, "")
    assert "broken.stream:11:8" in done.stdout
    assert process("check", "gone.stream").returncode == 2


def test_ascii_terminal_does_not_crash():
    Path("u.stream").write_text("-- é 你好\npipeline é {", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-m", "streamc", "check", "u.stream"],
        capture_output=True,
        env=environment,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert b"BUG001" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="pipes break differently")
def test_closed_pipe():
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        f"'{sys.executable}' -m streamc check broken.stream | true",
        shell=True,
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )
    assert "BUG001" not in done.stderr
    assert "Traceback" not in done.stderr


def test_check_imports_only_what_it_needs():
    """What the start-up time rests on."""
    code = inspect.cleandoc("""
        import sys
        from streamc.cli import cli
        try:
            cli.main(["check", "fine.stream"])
        except SystemExit:
            pass
        print(sorted({name.partition(".")[0] for name in sys.modules}))
    """)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=True,
    )
    loaded = set(ast.literal_eval(done.stdout.splitlines()[-1]))
    heavy = {"rich", "pydantic", "pydantic_core", "networkx", "sqlglot", "lark", "pyflink", "py4j"}
    assert loaded & {"runtime", "xml", "asyncio", *heavy} == set()
