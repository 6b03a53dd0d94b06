"""The jars that checked pipelines need, and how a command brings them."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from compiler.artifacts.artifact import Artifact, Needed, Undetermined
from compiler.connectors.load import find_connector
from dsl.records import replace
from streamc.errors import WrongUse

if TYPE_CHECKING:
    from compiler.checked import Checked
    from runtime.artifacts.fetch import Fetched

_PROPERTIES = re.compile(r"META-INF/maven/[^/]+/([^/]+)/pom\.properties")


def needs(checked: Checked) -> Needed:
    """The jars of a pipeline's job; what `env` and `secret` stand for counts, where it is set here."""
    from compiler.artifacts.needed import needed, tables_of
    from compiler.optimize.passes import optimize
    from streamc.running.references import filled

    assert checked.plan is not None
    tables = tables_of(optimize(checked.plan).plan)
    return needed(tables, checked.target, lambda written: filled(written, os.environ))


def together(found: Iterable[Needed]) -> Needed:
    """What several pipelines need, each jar once."""
    artifacts: dict[str, Artifact] = {}
    undetermined: dict[Undetermined, None] = {}
    for one in found:
        for artifact in one.artifacts:
            before = artifacts.get(artifact.coordinates, artifact)
            by = tuple(dict.fromkeys((*before.needed_by, *artifact.needed_by)))
            artifacts[artifact.coordinates] = replace(before, needed_by=by)
        undetermined |= dict.fromkeys(one.undetermined)
    return Needed(tuple(artifacts.values()), tuple(undetermined))


def fetched(
    artifacts: Sequence[Artifact],
    *,
    offline: bool = False,
    repository: str | None = None,
    tell: Callable[[Artifact], None] = lambda _: None,
    advice: str = "",
) -> list[Fetched]:
    """The jars on disk; ends the command with what to do where one cannot be had. `advice` goes before other helps."""
    from runtime.artifacts.cache import Cache, cache_folder
    from runtime.artifacts.errors import ArtifactError
    from runtime.artifacts.fetch import fetch
    from runtime.artifacts.repository import repositories

    cache = Cache(cache_folder(os.environ, Path.home()))
    try:
        return fetch(
            artifacts,
            cache,
            lambda: repositories(repository, os.environ, Path.home()),
            offline=offline,
            tell=tell,
        )
    except ArtifactError as error:
        helps = (*([advice] if advice else []), *error.help)
        raise WrongUse("\n".join([error.message, *(f"  help: {text}" for text in helps)])) from None


def jars_for_run(
    checked: Checked,
    file: str,
    given: Sequence[str],
    *,
    offline: bool,
    note: Callable[[str], None],
    on_cluster: bool = False,
) -> list[str]:
    """The jars with which a pipeline runs: those that are given, and what else it needs, fetched where it is not there.

    Of what is given, or lies among the jars of the installed Flink, no other version is brought. Plugins of a cluster
    lie there already.
    """
    from runtime.classpath import flink_home

    home = flink_home()
    installed = list((home / "lib").glob("*.jar")) if isinstance(home, Path) else []
    known = {_file_name(jar) for jar in installed} | {n for jar in given for n in _names(Path(jar))}
    wanted = without(needs(checked).artifacts, known)
    given_anew = not_brought(wanted, known)
    wanted = [one for one in wanted if one not in given_anew]
    if on_cluster:
        _refuse_filesystems(given)
        for plugin in (one for one in wanted if one.plugin):
            note(f"the cluster has to have {plugin.name} among its plugins")
        wanted = [one for one in wanted if not one.plugin]
        own = of_class_path(wanted)
        if own:
            names = ", ".join(one.file_name for one in own)
            note(f"not sent, and to be in `lib` of the cluster and of its SQL gateway: {names}")
        wanted = [one for one in wanted if one not in own]
    jars = fetched(
        wanted,
        offline=offline,
        tell=lambda one: note(f"fetching {one.coordinates}{in_words(one.size)}"),
        advice=f"with a network, bring it once: `streamc connectors fetch {file}`",
    )
    return [*given, *(str(jar.path) for jar in jars)]


def of_class_path(artifacts: Iterable[Artifact]) -> list[Artifact]:
    """Those that work in Flink's own class path only."""
    connectors = {name: find_connector(name) for one in artifacts for name in one.needed_by}
    own = {name for name, one in connectors.items() if one is not None and one.class_path}
    return [one for one in artifacts if own.intersection(one.needed_by)]


def without(artifacts: Iterable[Artifact], names: Iterable[str]) -> list[Artifact]:
    """The artifacts of which no version is among jars of these names: two would be in each other's way.

    A jar and the fat one of a connector (`flink-connector-kafka`, `flink-sql-connector-kafka`) are the same here.
    """
    known = {_bare(name) for name in names}
    return [artifact for artifact in artifacts if _bare(artifact.name) not in known]


def not_brought(artifacts: Iterable[Artifact], names: Iterable[str]) -> list[Artifact]:
    """Those of connectors for which a jar called `flink-connector-<name>` is there: it may be of another line of them.

    Drivers, and other jars that none of Flink's are, are brought all the same.
    """
    known = {_bare(name) for name in names}

    def there(part: str) -> bool:
        connector = find_connector(part)
        return connector is not None and f"flink-connector-{connector.identifier}" in known

    own = [one for one in artifacts if _bare(one.name).startswith("flink-connector-")]
    return [one for one in own if all(map(there, one.needed_by))]


def _refuse_filesystems(given: Sequence[str]) -> None:
    from runtime.filesystems import is_filesystem

    found = next((jar for jar in given if is_filesystem(Path(jar))), None)
    if found is not None:
        raise WrongUse(
            f"`{found}` is a filesystem, which each process of a cluster loads when it starts: put it into a"
            " folder of its own below the cluster's `plugins`"
        )


def in_words(size: int | None) -> str:
    """` (10.7 MB)`, where the size is known."""
    return "" if size is None else f" ({size / 1e6:.1f} MB)"


def _bare(name: str) -> str:
    return name.replace("-sql-", "-")


def _file_name(jar: Path) -> str:
    """`flink-connector-kafka` of `flink-connector-kafka-5.0.0-2.2.jar`."""
    return re.sub(r"-\d[^-]*(-[\w.]+)*$", "", jar.stem)


def _names(jar: Path) -> set[str]:
    """What a jar is called by its file name, and by what Maven wrote into it where it holds one thing."""
    names = {_file_name(jar)}
    try:
        with zipfile.ZipFile(jar) as opened:
            inner = {m[1] for one in opened.namelist() if (m := _PROPERTIES.fullmatch(one))}
    except (OSError, zipfile.BadZipFile):
        return names
    return names | inner if len(inner) == 1 else names
