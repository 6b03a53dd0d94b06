"""Files of earlier runs, which `--fresh` takes away where they lie on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.emit.script import Script, SinkLocation
from streamc.errors import WrongUse
from streamc.running.earlier import earlier_notes, remove_earlier


def script(*locations: str) -> Script:
    sinks = tuple(
        SinkLocation(f"sink{number}", "filesystem", location, "csv")
        for number, location in enumerate(locations)
    )
    return Script(
        name="shop", mode="streaming", settings=(), statements=(), inserts=(), sinks=sinks
    )


def test_finished_files_of_this_machine_are_removed(tmp_path: Path) -> None:
    (tmp_path / "part-0b6f64f7-2a3c-4d3f-8f0e-3f1f4ba1c0de-0-0").write_text("1\n", encoding="utf-8")
    (note,) = remove_earlier(script(tmp_path.as_uri()))
    assert "1 file removed" in note
    assert not list(tmp_path.iterdir())


def test_nothing_is_removed_where_a_sink_writes_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "part-0b6f64f7-2a3c-4d3f-8f0e-3f1f4ba1c0de-0-0").write_text("1\n", encoding="utf-8")
    both = script(str(tmp_path), "s3://lake/kept")
    with pytest.raises(WrongUse, match="`sink1` writes to another place than folders of this"):
        remove_earlier(both)
    assert len(earlier_notes(both)) == 1
    assert (tmp_path / "part-0b6f64f7-2a3c-4d3f-8f0e-3f1f4ba1c0de-0-0").is_file()
