"""The set-ups of docs/editors.md in the editors themselves: `python -m tests.editors.others [PROGRAM...]`.

Each editor is started without a window, with the configuration of the page as it stands and the real server, opens a
file with a mistake, and has to show it. Those that are not on the machine are named and left out, so this is no part
of `make test`: Neovim and Helix, both with the tree-sitter grammar, and Emacs with Eglot. They are found on the path; a
word with a `=` says where one is: `hx=PATH`.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time
from contextlib import suppress
from pathlib import Path

from tests.markdown import ROOT, blocks_of

TEXT = """\
source payments from datagen {
  columns (amount int)
}

task large {
  from payments
  where amont > 100
}

sink out from large into print
"""
SAID = "column `amont` is not known"

NEOVIM = """
vim.cmd('edit a.stream')
vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 50)
for _, found in ipairs(vim.diagnostic.get(0)) do print(found.message) end
if vim.fn.has('nvim-0.9') == 1 then
  vim.treesitter.get_parser(0, 'stream'):parse()
  for _, place in ipairs({{0, 0}, {6, 2}, {6, 16}}) do
    local found = vim.treesitter.get_captures_at_pos(0, place[1], place[2])
    print(#found == 1 and found[1].capture or 'no capture')
  end
  print(vim.fn.foldlevel(2) .. vim.fn.foldlevel(4) .. vim.fn.foldlevel(6))
end
vim.cmd('qa!')
"""
COLOURS = ["keyword", "keyword", "number", "101"]
"""What Neovim with the grammar says of three words of the text, and how deep three lines fold."""
EGLOT = """
(require 'package)
(package-initialize)
(require 'eglot)
(require 'flymake)
(load (expand-file-name "init.el"))
(setq eglot-sync-connect 60)
(find-file "a.stream")
(eglot-ensure)
(run-hooks 'post-command-hook)
(let ((turns 0))
  (while (and (< turns 600) (not (flymake-diagnostics)))
    (accept-process-output nil 0.1)
    (when (and (eglot-current-server) (= (mod turns 10) 0)) (flymake-start))
    (setq turns (1+ turns))))
(dolist (found (flymake-diagnostics)) (message "%s" (flymake-diagnostic-text found)))
"""


def written(language: str) -> list[str]:
    """The blocks of a language on the page."""
    page = (ROOT / "docs" / "editors.md").read_text("utf-8")
    return [block.text for block in blocks_of(page) if block.language == language]


def installed(program: str, word: str, environment: dict[str, str]) -> None:
    """Does what the page says for the grammar: the block of commands that has a word in it, with that program."""
    (block,) = (one for one in written("sh") if word in one)
    text = re.sub(rf"(?m)^{word}\b", program, block)
    subprocess.run(["sh", "-e", "-c", text], cwd=ROOT, env=environment, check=True, timeout=300)


def neovim(program: str, folder: Path, environment: dict[str, str]) -> list[str]:
    """What Neovim says, with the configuration of the page for its version; what is missing."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"v(\d+)\.(\d+)", said)
    assert found is not None, said
    version = (int(found[1]), int(found[2]))
    new, old, colours = written("lua")
    init, wanted = (new if version >= (0, 11) else old), [SAID]
    if version >= (0, 9):
        installed("nvim", "nvim", environment)
        init, wanted = f"{colours}\n{init}", [*wanted, *COLOURS]
    (folder / "init.lua").write_text(init)
    (folder / "probe.lua").write_text(NEOVIM)
    words = [program, "--headless", "-u", "init.lua", "-c", "luafile probe.lua"]
    told = ended(words, folder, environment)
    return [one for one in wanted if one not in told.replace("\r", "")]


def emacs(program: str, folder: Path, environment: dict[str, str]) -> list[str]:
    """The same of Emacs, with the configuration for Eglot."""
    (folder / "init.el").write_text(written("elisp")[0])
    (folder / "probe.el").write_text(EGLOT)
    told = ended([program, "--batch", "--load", "probe.el"], folder, environment)
    return [] if SAID in told else [told]


def helix(program: str, folder: Path, environment: dict[str, str]) -> list[str]:
    """The same of Helix, which needs a terminal."""
    settings = folder / ".config" / "helix" / "languages.toml"
    settings.parent.mkdir(parents=True)
    block = written("toml")[0].replace("/path/to/streamc", str(ROOT))
    settings.write_text(f'use-grammars = {{ only = ["stream"] }}\n\n{block}')
    installed(program, "hx", environment)
    health = ended([program, "--health", "stream"], folder, environment)
    wanted = ("streamc: ", "Tree-sitter parser: ", "Highlight queries: ", "Indent queries: ")
    plain = re.sub(r"\x1b\[[0-9;]*m", "", health)
    missing = [one for one in wanted if not re.search(rf"✓ {one}|{one}✓", plain)]
    return missing if SAID in shown(program, folder, environment) else [*missing, SAID]


def ended(words: list[str], folder: Path, environment: dict[str, str]) -> str:
    """All that a program says."""
    run = subprocess.run(
        words,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    return run.stdout + run.stderr


def shown(program: str, folder: Path, environment: dict[str, str]) -> str:
    """What Helix writes to its terminal until it shows the mistake, for a minute at most."""
    size = struct.pack("HHHH", 40, 140, 0, 0)
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, size)
    told = b""
    with subprocess.Popen(
        [program, "a.stream"],
        cwd=folder,
        env={**environment, "TERM": "xterm-256color"},
        stdin=inner,
        stdout=inner,
        stderr=inner,
        start_new_session=True,
    ) as process:
        os.close(inner)
        try:
            end = time.monotonic() + 60
            while SAID.encode() not in told and time.monotonic() < end:
                if select.select([outer], [], [], 1)[0]:
                    told += os.read(outer, 65536)
                else:
                    os.write(outer, b"]d")  # The message stands where the cursor is.
            os.write(outer, b"\x1b:q!\r")
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
        finally:
            process.kill()
            os.close(outer)
    return told.decode(errors="replace")


EDITORS = {"nvim": neovim, "hx": helix, "emacs": emacs}


def missing(name: str, program: str) -> list[str]:
    """What an editor does not show."""
    with tempfile.TemporaryDirectory(prefix="streamc-editor-") as place:
        folder = Path(place)
        (folder / "a.stream").write_text(TEXT)
        paths = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        kept = {name: held for name, held in os.environ.items() if not name.startswith("XDG_")}
        return EDITORS[name](program, folder, {**kept, "PATH": paths, "HOME": place})


def main() -> None:
    """Says of each editor whether it shows the mistake."""
    failed = False
    for word in sys.argv[1:] or EDITORS:
        name, _, path = word.partition("=")
        program = shutil.which(path or name)
        if program is None:
            print(f"{name}: not on this machine")
            continue
        wrong = missing(name, program)
        print(f"{name}: {f'FAILED, without {wrong}' if wrong else 'shows what the server says'}")
        failed |= bool(wrong)
    sys.exit(failed)


if __name__ == "__main__":
    main()
