"""The server as a process: how it is started, settings, commands, and texts that nobody would write."""

from __future__ import annotations

import json
import random
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from tests.lsp.editor import Editor
from tests.lsp.test_features import BASE, at
from tests.lsp.test_server import BASE as PLAIN

ROOT = Path(__file__).parents[2]
PROFILED = (
    """\
profile prod {
  payments.format = nonsense
}

"""
    + PLAIN
)


def message(method: str, params: Any, number: int | None = None) -> bytes:
    held = {"jsonrpc": "2.0", "method": method, "params": params}
    body = json.dumps(held if number is None else {**held, "id": number}).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def read(stream: Any) -> dict[str, Any]:
    length = int(stream.readline().split(b":")[1])
    while stream.readline().strip():
        pass
    return json.loads(stream.read(length))


def test_it_listens_on_a_port_for_one_editor(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "streamc", "lsp", "--tcp", f"127.0.0.1:{port}"]
    with subprocess.Popen(words, cwd=tmp_path, stderr=subprocess.PIPE) as server:
        try:
            connection = connected(port, server)
            with connection, connection.makefile("rb") as stream:
                params = {"processId": None, "rootUri": tmp_path.as_uri(), "capabilities": {}}
                connection.sendall(message("initialize", params, 1))
                assert read(stream)["result"]["serverInfo"]["name"] == "streamc"
                connection.sendall(message("shutdown", None, 2))
                assert read(stream)["id"] == 2
                connection.sendall(message("exit", None))
                server.wait(timeout=60)
        finally:
            server.kill()


def connected(port: int, server: subprocess.Popen[bytes]) -> socket.socket:
    for _ in range(600):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=60)
        except ConnectionRefusedError:
            assert server.poll() is None
            time.sleep(0.1)
    raise AssertionError("it does not listen")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--tcp", "nowhere"], "`nowhere` is not of the form HOST:PORT"),
        (["--tcp", "127.0.0.1:1", "--stdio"], "`--tcp` and `--stdio` cannot both be"),
        (["--log", "no/such/folder/log"], "cannot write to `no/such/folder/log`"),
    ],
)
def test_wrong_use_is_told(words: list[str], said: str, tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "streamc", "lsp", *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )
    assert run.returncode == 2
    assert said in run.stderr


def test_the_editor_chooses_profile_and_params(tmp_path: Path) -> None:
    editor = Editor(tmp_path, options={"profile": "prod"})
    try:
        found = editor.open("a.stream", PROFILED)
        assert [one.code for one in found] == ["OPT008"]
        settings = {"streamc": {"profile": None, "params": {"nobody": "1"}}}
        editor.configure(settings)
        editor.diagnostics("a.stream", count=1, about="no param is called `nobody`")
        editor.configure({"streamc": {}})
        editor.diagnostics("a.stream", count=0)
    finally:
        assert editor.end() == 0


def test_a_wrong_project_file_is_told_and_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "streamc.toml").write_text("taget = 'flink-2.2'\n")
    editor = Editor(tmp_path)
    try:
        assert editor.open("a.stream", BASE.replace("amount > 100", "amont > 100")) != []
        (said,) = editor.diagnostics("streamc.toml", count=1)
        assert "unknown key `taget`" in said.message
        assert said.range.start.line == 0
        (tmp_path / "streamc.toml").write_text("target = 'flink-2.2'\n")
        editor.changed_on_disk("streamc.toml")
        editor.diagnostics("streamc.toml", count=0)
    finally:
        assert editor.end() == 0


def test_no_text_ends_the_server(editor: Editor) -> None:
    dice = random.Random(3)
    letters = "{}()[]'`\"$;,.=<>-*/@\\ \n\r\t\x00\u2028\U0001f600aE1"
    editor.open("wild.stream", "")
    text = ""
    for _ in range(30):
        text = "".join(dice.choice(letters) for _ in range(dice.randint(0, 120)))
        if dice.random() < 0.5:
            text = BASE[: dice.randint(0, len(BASE))] + text
        editor.send("wild.stream", text)
    editor.diagnostics("wild.stream")
    whole = editor.edit("wild.stream", BASE)
    assert whole == editor.edit("wild.stream", BASE + "\n")
    editor.close("wild.stream")


def test_a_test_is_run_and_what_is_wrong_with_it_told(editor: Editor) -> None:
    test = "\ntest one {\n  given payments (id) ('a'),\n  then large (no_such)\n}\n"
    (editor.root / "run.stream").write_text(BASE + test)
    command = {"command": "streamc.runTest", "arguments": [editor.uri("run.stream"), "one"]}
    found = editor.ask(types.WORKSPACE_EXECUTE_COMMAND, **command)
    assert found["passed"] is False
    assert "NAM001" in found["output"]
    (editor.root / "run.stream").unlink()


@pytest.mark.slow
def test_a_test_passes_on_flink(editor: Editor) -> None:
    text = (ROOT / "docs" / "language" / "tests.md").read_text("utf-8")
    block = re.search(r"```stream\n(.*?)```", text, re.DOTALL)
    assert block is not None
    name = re.search(r"^test (\w+)", block[1], re.MULTILINE)
    assert name is not None
    (editor.root / "passing.stream").write_text(block[1])
    command = {"command": "streamc.runTest", "arguments": [editor.uri("passing.stream"), name[1]]}
    found = editor.ask(types.WORKSPACE_EXECUTE_COMMAND, **command)
    assert found["passed"] is True, found["output"]


def test_hover_answers_while_a_check_is_running(editor: Editor) -> None:
    many = "".join(f"\ntask t{i} {{\n  from large\n  where id = '{i}'\n}}\n" for i in range(300))
    editor.open("long.stream", BASE + many)
    place = types.Range(types.Position(0, 0), types.Position(0, 0))
    editor.send("long.stream", (place, "-- x\n"))
    position = at("-- x\n" + BASE, "payments as p")
    assert editor.at(types.TEXT_DOCUMENT_HOVER, "long.stream", position) is not None
    editor.diagnostics("long.stream")
    editor.close("long.stream")
