"""A program that runs an endless job: `python endless.py DIRECTORY [print]`."""

import sys
from pathlib import Path

from runtime.engine import Engine, EngineOptions, start_engine
from runtime.run import run
from tests.runtime.scripts import script, table


def main(directory: Path, connector: str) -> int:
    options = (
        {"format": "json", "path": str(directory / "out")} if connector == "filesystem" else {}
    )
    job = script(
        table("ticks", "n INT", connector="datagen", rows_per_second="50", fields__n__min="0"),
        table("out", "n INT", connector=connector, **options),
        inserts=[("out", "INSERT INTO `out` SELECT n FROM ticks")],
        sinks=[("out", connector, str(directory / "out"), "json")],
    )
    engine = start_engine(EngineOptions(log_directory=directory / "log"))
    assert isinstance(engine, Engine)
    with engine:
        (directory / "java.pid").write_text(str(engine.process.process.pid))
        result = run(job, engine)
    removed = len(result.removed)
    print(f"state={result.state} removed={removed} signal={result.signal} sinks={result.sinks}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), sys.argv[2]))
