"""How long an editor waits for the language server, and how much memory it takes.

    python benchmarks/lsp.py [--files 1000] [--edits 200] [--output json]

A project of many files is made in a temporary folder, and `streamc lsp` is started in it as a process and asked over
its standard input, as editors do. The text that is edited has some 300 lines and uses other files. Letters are typed
one after the other, each as soon as there are diagnostics for the one before: from the edit to its diagnostics, and
from the edit with a request for completion right behind it to the items. `worked` is the time for which the server was
at work for each of them, which other processes do not change much.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
NEXMARK = HERE.parent / "examples" / "nexmark"
EDITED = "windows.stream"
TYPED = " and price > 100 "
TICKS = os.sysconf("SC_CLK_TCK")


class Client:
    """Messages to a server and from it, as they are on the wire."""

    def __init__(self, folder: Path) -> None:
        words = [sys.executable, "-m", "streamc", "lsp"]
        environment = {**os.environ, "PYTHONPATH": str(HERE.parent)}
        self.process = subprocess.Popen(
            words, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.received: queue.Queue[tuple[float, dict[str, Any]]] = queue.Queue()
        self._number = 0
        self._said: dict[tuple[str, int | None], tuple[float, dict[str, Any]]] = {}
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        while header := self.process.stdout.readline():
            length = int(header.split(b":")[1])
            while self.process.stdout.readline().strip():
                pass
            body = self.process.stdout.read(length)
            self.received.put((time.perf_counter(), json.loads(body)))

    def send(self, method: str, params: Any, *, request: bool = False) -> int:
        """Sends a message; gives its number."""
        message: dict[str, Any] = {"jsonrpc": "2.0", "method": method, "params": params}
        if request:
            self._number += 1
            message["id"] = self._number
        body = json.dumps(message).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()
        return self._number

    def until(self, fits: Any) -> tuple[float, dict[str, Any]]:
        """The first message that fits, and when it came; a request of the server's is answered meanwhile."""
        while True:
            at, message = self.received.get(timeout=120)
            if "id" in message and "method" in message:
                self._answer(message["id"])
            if message.get("method") == "textDocument/publishDiagnostics":
                said = message["params"]
                self._said[said["uri"], said.get("version")] = at, message
            if fits(message):
                return at, message

    def _answer(self, number: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", "id": number, "result": None}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def answer(self, number: int) -> tuple[float, dict[str, Any]]:
        """The answer to a request."""
        return self.until(lambda m: m.get("id") == number and "method" not in m)

    def diagnostics(self, uri: str, version: int) -> tuple[float, dict[str, Any]]:
        """What is said first of a version of a text, before or after other answers."""
        known = self._said.get((uri, version))
        if known is not None:
            return known
        return self.until(
            lambda m: (
                m.get("method") == "textDocument/publishDiagnostics"
                and m["params"]["uri"] == uri
                and m["params"].get("version") == version
            )
        )

    def worked(self) -> float:
        """Milliseconds that the server was at work so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / TICKS

    def memory(self) -> float:
        """Megabytes that it takes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(x for x in status.splitlines() if x.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def end(self) -> None:
        """Ends the server as editors do."""
        self.answer(self.send("shutdown", None, request=True))
        self.send("exit", None)
        self.process.wait(timeout=30)


def project(folder: Path, files: int) -> None:
    """A pipeline a file, every tenth one a library that those after it use."""
    text = (HERE / "payments.stream").read_text("utf-8")
    library = (HERE / "ledger.stream").read_text("utf-8")
    for number in range(files):
        place = folder / f"team{number % 20}"
        place.mkdir(exist_ok=True)
        if number < 20:
            (place / "ledger.stream").write_text(library)
        own = text.replace("payments_by_merchant", f"payments_{number}")
        (place / f"payments_{number}.stream").write_text(own)
    for file in NEXMARK.glob("*.stream"):
        shutil.copy(file, folder / file.name)


def start(folder: Path) -> tuple[Client, dict[str, float], str]:
    """A server with the text open, and the milliseconds until it said what is wrong in it."""
    begun = time.perf_counter()
    client = Client(folder)
    capabilities = {"general": {"positionEncodings": ["utf-16"]}}
    params = {"processId": os.getpid(), "rootUri": folder.as_uri(), "capabilities": capabilities}
    client.answer(client.send("initialize", params, request=True))
    client.send("initialized", {})
    uri = (folder / EDITED).as_uri()
    text = (folder / EDITED).read_text("utf-8")
    document = {"uri": uri, "languageId": "stream", "version": 1, "text": text}
    client.send("textDocument/didOpen", {"textDocument": document})
    at, _ = client.diagnostics(uri, 1)
    return client, {"waited": (at - begun) * 1000, "worked": client.worked()}, uri


def places(text: str) -> list[tuple[int, int]]:
    """Where one could go on typing a condition: at the ends of lines with one."""
    lines = text.split("\n")
    return [
        (i, len(line))
        for i, line in enumerate(lines)
        if line.lstrip().startswith(("where ", "on "))
    ]


class Typist:
    """Types into the text, a letter an edit."""

    def __init__(self, client: Client, uri: str, text: str) -> None:
        self.client, self.uri, self.version = client, uri, 1
        self.places = places(text)
        self.random = random.Random(7)

    def edit(self, start: tuple[int, int], end: tuple[int, int], text: str) -> None:
        """Puts a text in place of another."""
        self.version += 1
        change = {
            "range": {"start": at(*start), "end": at(*end)},
            "text": text,
        }
        document = {"uri": self.uri, "version": self.version}
        params = {"textDocument": document, "contentChanges": [change]}
        self.client.send("textDocument/didChange", params)

    def letters(self, count: int) -> Any:
        """The places after each letter of words that are typed and taken back again."""
        typed = 0
        while typed < count:
            line, column = self.random.choice(self.places)
            for i, letter in enumerate(TYPED[: count - typed]):
                begun = time.perf_counter()
                self.edit((line, column + i), (line, column + i), letter)
                yield begun, (line, column + i + 1)
                typed += 1
            self.edit((line, column), (line, column + i + 1), "")
            self.client.diagnostics(self.uri, self.version)


def at(line: int, character: int) -> dict[str, int]:
    """A position."""
    return {"line": line, "character": character}


def edits(client: Client, typist: Typist, count: int) -> dict[str, float]:
    """From an edit to its diagnostics."""
    waited, before = [], client.worked()
    for begun, _ in typist.letters(count):
        came, _ = client.diagnostics(typist.uri, typist.version)
        waited.append((came - begun) * 1000)
    return {
        **percentiles(waited),
        "worked": (client.worked() - before) / (count * (1 + 1 / len(TYPED))),
    }


def completions(client: Client, typist: Typist, count: int) -> dict[str, float]:
    """From an edit and a request for completion behind it to the items."""
    waited, before = [], client.worked()
    for begun, place in typist.letters(count):
        params = {"textDocument": {"uri": typist.uri}, "position": at(*place)}
        number = client.send("textDocument/completion", params, request=True)
        came, answer = client.answer(number)
        assert "result" in answer, answer
        waited.append((came - begun) * 1000)
        client.diagnostics(typist.uri, typist.version)
    return {**percentiles(waited), "worked": (client.worked() - before) / count}


def percentiles(values: list[float]) -> dict[str, float]:
    """The median, the 95th percentile and the largest."""
    cuts = statistics.quantiles(values, n=20)
    return {"p50": statistics.median(values), "p95": cuts[-1], "max": max(values)}


def measured(files: int, count: int) -> dict[str, Any]:
    """All that is measured, in milliseconds and megabytes."""
    folder = Path(tempfile.mkdtemp())
    try:
        project(folder, files)
        client, first, uri = start(folder)
        text = (folder / EDITED).read_text("utf-8")
        time.sleep(2)  # The project is being read.
        read = client.memory()
        typist = Typist(client, uri, text)
        edits(client, typist, 20)
        found = {
            "files": files,
            "lines": text.count("\n"),
            "first_diagnostics": first,
            "edit_to_diagnostics": edits(client, typist, count),
            "completion": completions(client, typist, count),
            "memory_after_start": read,
            "memory_after_edits": client.memory(),
        }
        client.end()
        return found
    finally:
        shutil.rmtree(folder)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--output", choices=["text", "json"], default="text")
    given = parser.parse_args()
    found = measured(given.files, given.edits)
    if given.output == "json":
        print(json.dumps(found, indent=2))
        return
    for name, value in found.items():
        words = value if isinstance(value, dict) else {"": value}
        shown = "  ".join(f"{key} {number:.1f}".strip() for key, number in words.items())
        print(f"{name.replace('_', ' '):22} {shown}")


if __name__ == "__main__":
    main()
