"""No value of a secret or of the environment is in what is written or shown of a pipeline."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PIPELINE = """pipeline shop {{}}

source orders from kafka {{
  brokers = env('CANARY')
  topic = 'a' || env('CANARY')
  format = json
  start = earliest
  properties.sasl.jaas.config = secret('kept')
  columns (order_id int not null)
  {extra}
}}

sink stored from orders into jdbc {{
  url = 'jdbc:postgresql://' || env('CANARY') || '/shop'
  table = 'a' || secret('kept')
  username = env('CANARY')
  password = secret('kept')
}}

sink files from orders into filesystem {{
  path = 'out/' || env('CANARY')
  format = csv
}}
"""
MISTAKES = (
    "",
    "nonsense = secret('kept')",
    "primary key (order_id)",
    "parallelism = env('CANARY')",
)
COMMANDS = (
    ("check", "pipeline.stream"),
    ("check", "pipeline.stream", "--output", "json"),
    ("describe", "pipeline.stream"),
    ("describe", "pipeline.stream", "--output", "json"),
    ("graph", "pipeline.stream"),
    ("graph", "pipeline.stream", "--output", "mermaid"),
    ("build", "pipeline.stream", "--out", "built"),
    ("docs", "pipeline.stream", "--out", "pages"),
)


def shown(folder: Path, canary: str, command: tuple[str, ...]) -> bytes:
    (folder / "secrets").mkdir(exist_ok=True)
    (folder / "secrets" / "kept").write_text(canary, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "streamc", *command],
        cwd=folder,
        env={"CANARY": canary, "STREAMC_SECRETS": str(folder / "secrets"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=False,
    )
    assert ran.returncode in (0, 1), ran.stderr
    assert b"Traceback" not in ran.stderr
    return ran.stdout + ran.stderr


@pytest.mark.parametrize("mistake", MISTAKES)
def test_nothing_shows_it(mistake: str, tmp_path: Path) -> None:
    canary = "hunter2'`canary"
    (tmp_path / "pipeline.stream").write_text(PIPELINE.format(extra=mistake), encoding="utf-8")
    texts = [shown(tmp_path, canary, command) for command in COMMANDS]
    written = [
        path
        for path in tmp_path.rglob("*")
        if path.is_file() and "secrets" not in path.relative_to(tmp_path).parts
    ]
    texts += [path.read_bytes() for path in written]
    assert not any(part in text for text in texts for part in (b"hunter2", b"canary"))
    assert any(path.name == "plan.json" for path in written) is (mistake in ("", MISTAKES[-1]))
