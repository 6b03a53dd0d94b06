"""Turns an emitted job into the files that are written: the job, its plan, and a lock of both."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import metadata

from compiler.artifacts.artifact import Needed
from compiler.artifacts.needed import needed, tables_of
from compiler.emit.plan_json import plan_json, source_name
from compiler.emit.script import Insert, Script, Statement
from compiler.emit.text import string_literal
from compiler.jars import jar_path
from compiler.pinot.files import pinot_files
from compiler.plan.functions import Module
from compiler.plan.plan import Plan
from dsl.addresses import without_secrets
from dsl.source import Source

LOCK_VERSION = 1
PYTHON = "python"
"""The folder of the job's Python files, beside the script."""
JARS = "jars"
"""The folder of its jars."""
REQUIREMENTS = "requirements/requirements.txt"
"""The file of the packages that its Python needs."""
WHEELS = "requirements/wheels"
"""The folder of these packages."""


@dataclass(frozen=True, slots=True)
class Artifacts:
    """`files` are (path, text), relative: `job.sql` or `job.py`, `plan.json`, what stands in `python/`
    and `pinot/`, `streamc.lock`.

    `jars` are (path, bytes), and so are `wheels`, the packages that go along.
    """

    files: tuple[tuple[str, str], ...]
    jars: tuple[tuple[str, bytes], ...] = ()
    wheels: tuple[tuple[str, bytes], ...] = ()

    @property
    def contents(self) -> dict[str, bytes]:
        """All files as bytes, by their paths."""
        return {path: text.encode() for path, text in self.files} | dict(self.jars + self.wheels)

    def text(self, path: str) -> str:
        """The text of one file; KeyError where there is none."""
        return dict(self.files)[path]


def artifacts(
    plan: Plan,
    script: Script,
    sources: Mapping[str, Source] | None = None,
    wheels: Mapping[str, bytes] | None = None,
) -> Artifacts:
    """The files of a job. The same plan and sources give the same bytes, wherever and whenever it is built.

    `wheels` are the packages that its requirements ask for, by their file names; without them they are installed from
    an index where the job runs.
    """
    script = _with_requirements(script, plan, wheels)
    job = {"job.sql": job_sql(plan, script)}
    return _artifacts(plan, script, job, script.modules, sources, wheels)


def pyflink_artifacts(
    plan: Plan,
    script: Script,
    source: Source,
    sources: Mapping[str, Source] | None = None,
    wheels: Mapping[str, bytes] | None = None,
) -> Artifacts:
    """The same of a PyFlink job: `job.py` in place of `job.sql`, and what it needs in `python/`."""
    from compiler.emit.pyflink.job import job_py, modules

    script = _with_requirements(script, plan, wheels)
    job = job_py(plan, script, source_name(source.name), sources)
    return _artifacts(plan, script, {"job.py": job}, modules(plan), sources, wheels)


def needs_packages(plan: Plan, script: Script) -> bool:
    """Whether packages are to be installed where a job runs: its Python asks for some."""
    return bool(script.modules and plan.requirements is not None and plan.requirements.packages)


def _with_requirements(script: Script, plan: Plan, wheels: Mapping[str, bytes] | None) -> Script:
    """The script with the setting by which Flink installs packages, from the folder of wheels if they go along."""
    if not needs_packages(plan, script):
        return script
    place = f"{REQUIREMENTS}#{WHEELS}" if wheels else REQUIREMENTS
    settings = dict(script.settings) | {"python.requirements": place}
    return replace(script, settings=tuple(sorted(settings.items())))


def _artifacts(
    plan: Plan,
    script: Script,
    job: Mapping[str, str],
    modules: tuple[Module, ...],
    sources: Mapping[str, Source] | None,
    wheels: Mapping[str, bytes] | None,
) -> Artifacts:
    files = {**job, "plan.json": plan_json(plan, sources)} | pinot_files(plan)
    files |= {f"{PYTHON}/{module.path}": module.text for module in modules}
    packages: dict[str, bytes] = {}
    if plan.requirements is not None and needs_packages(plan, script):
        files[REQUIREMENTS] = plan.requirements.text
        packages = {f"{WHEELS}/{name}": content for name, content in sorted((wheels or {}).items())}
    jars = {f"{JARS}/{name}": jar_path(name).read_bytes() for name in script.jars}
    lock = _lock(plan, files, jars | packages, sources or {})
    written = (*files.items(), ("streamc.lock", lock))
    return Artifacts(written, tuple(jars.items()), tuple(packages.items()))


def job_sql(plan: Plan, script: Script) -> str:
    """The job as one script for Flink's SQL client."""
    header = _comment(f"Pipeline {plan.name}, for Flink {plan.target}, {plan.mode}.")
    if plan.doc:
        header += "--\n" + _comment(plan.doc)
    settings = [("execution.runtime-mode", script.mode), ("pipeline.name", script.name)]
    if script.modules:
        given = dict(script.settings).get("python.files")
        settings.append(("python.files", f"{given},{PYTHON}" if given else PYTHON))
    known = {key for key, _ in script.settings} - {"python.files"}
    settings = [s for s in settings if s[0] not in known]
    settings += [s for s in script.settings if s[0] not in dict(settings)]
    sets = "".join(f"SET {string_literal(k)} = {string_literal(v)};\n" for k, v in sorted(settings))
    jars = "".join(f"ADD JAR {string_literal(f'{JARS}/{name}')};\n" for name in script.jars)
    statements = [_statement(statement) for statement in script.statements]
    inserts = "\n".join(_insert(insert) for insert in script.inserts)
    closing = f"EXECUTE STATEMENT SET\nBEGIN\n\n{inserts}\nEND;\n"
    return "\n".join([header, sets, *([jars] if jars else []), *statements, closing])


def _statement(statement: Statement) -> str:
    return f"{_comment(statement.comment)}{statement.sql};\n"


def _insert(insert: Insert) -> str:
    return f"{_comment(insert.comment)}{insert.sql};\n"


def _comment(text: str) -> str:
    """Text as `--` lines. No line ends in `;`, at which some clients would cut the script."""
    lines = re.split(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+", text.strip())
    return "".join(f"-- {line.rstrip('; ')}".rstrip() + "\n" for line in lines if text.strip())


def _lock(
    plan: Plan,
    files: Mapping[str, str],
    binary: Mapping[str, bytes],
    sources: Mapping[str, Source],
) -> str:
    # A file of requirements may hold a password, of which nothing is told, not even a checksum.
    named = {
        source_name(name): one.text if name.endswith(".stream") else without_secrets(one.text)
        for name, one in sources.items()
    }
    contents: dict[str, str | bytes] = {**files, **binary}
    document = {
        "lock_version": LOCK_VERSION,
        "compiler": _version(),
        "target": f"flink-{plan.target}",
        "files": {name: _digest(of) for name, of in sorted(contents.items())},
        **_needed(needed(tables_of(plan), plan.target)),
        "sources": {name: _digest(text) for name, text in sorted(named.items())},
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _needed(found: Needed) -> dict[str, object]:
    """The jars of connectors and formats, and the options that decide about more when the job is submitted."""
    return {
        "artifacts": [
            {
                "coordinates": one.coordinates,
                "checksum": None if one.sha256 is None else f"sha256:{one.sha256}",
                "built_for": None if one.built_for is None else f"flink-{one.built_for}",
                "needed_by": list(one.needed_by),
            }
            for one in found.artifacts
        ],
        "undetermined": [
            {"table": one.table, "connector": one.connector, "option": one.option}
            for one in found.undetermined
        ],
    }


def _digest(content: str | bytes) -> str:
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")
    return "sha256:" + hashlib.sha256(content).hexdigest()


def _version() -> str:
    try:
        return metadata.version("streamc")
    except metadata.PackageNotFoundError:
        return "0+unknown"
