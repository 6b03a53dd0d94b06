"""The set-ups of docs/editors.md in the editors themselves: `python -m tests.editors.others [PROGRAM...]`.

Each editor is started without a window, with the configuration of the page as it stands and the real server, opens a
file with a mistake, and has to show it. Those that are not on the machine are named and left out, so this is no part of
`make test`: Neovim, and Emacs with Eglot.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
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
vim.cmd('qa!')
"""
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


def neovim(program: str, folder: Path) -> list[str]:
    """Writes its configuration: that of the page for its version."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"v(\d+)\.(\d+)", said)
    assert found is not None, said
    new, old = written("lua")
    version = (int(found[1]), int(found[2]))
    (folder / "init.lua").write_text(new if version >= (0, 11) else old)
    (folder / "probe.lua").write_text(NEOVIM)
    return [program, "--headless", "-u", "init.lua", "-c", "luafile probe.lua"]


def emacs(program: str, folder: Path) -> list[str]:
    """Writes its configuration: that of the page for Eglot."""
    (folder / "init.el").write_text(written("elisp")[0])
    (folder / "probe.el").write_text(EGLOT)
    return [program, "--batch", "--load", "probe.el"]


EDITORS = {"nvim": neovim, "emacs": emacs}


def shows(program: str) -> bool:
    """Whether an editor shows the mistake."""
    with tempfile.TemporaryDirectory(prefix="streamc-editor-") as place:
        folder = Path(place)
        (folder / "a.stream").write_text(TEXT)
        words = EDITORS[Path(program).name](program, folder)
        paths = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        environment = {**os.environ, "PATH": paths, "XDG_STATE_HOME": place}
        run = subprocess.run(
            words,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        said = run.stdout + run.stderr
        if SAID not in said:
            print(said)
        return SAID in said


def main() -> None:
    """Says of each editor whether it shows the mistake."""
    failed = False
    for name in sys.argv[1:] or EDITORS:
        program = shutil.which(name)
        if program is None:
            print(f"{name}: not on this machine")
            continue
        right = shows(program)
        print(f"{name}: {'shows what the server says' if right else 'FAILED'}")
        failed |= not right
    sys.exit(failed)


if __name__ == "__main__":
    main()
