"""The connector `replay`, compiled in the running Java by the compiler that Flink has in it.

Nobody needs a JDK for that, and no compiled Java has to be kept in step with Flink's.
"""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from runtime.engine import Engine

_SOURCES = Path(__file__).parent / "java"
_SERVICE = "META-INF/services/org.apache.flink.table.factories.Factory"
_FACTORY = "streamc.replay.ReplayFactory"
_DIRECTOR = "streamc.replay.Director"
_making = threading.Lock()


def replay_jar(engine: Engine) -> Path:
    """The jar of the connector, made at the first call (0.4 s)."""
    path = engine.place.scratch / "replay.jar"
    with _making:
        if not path.is_file():
            _write(path, _compiled(engine.gateway))
    return path


def director(engine: Engine, job: str) -> Any:
    """A Java `Director` of the job whose tables have the option `job` of this name."""
    jvm, new_array = engine.gateway.jvm, engine.gateway.new_array
    kinds = new_array(jvm.java.lang.Class, 1)
    kinds[0] = _loader(jvm).loadClass("java.lang.String")
    given = new_array(jvm.java.lang.Object, 1)
    given[0] = job
    return _director_class(engine).getConstructor(kinds).newInstance(given)


def _director_class(engine: Engine) -> Any:
    """The one class of directors: py4j takes all classes of one name for the same.

    It is kept in Java, as each thread here has its own way to it.
    """
    jvm, jar = engine.gateway.jvm, replay_jar(engine)
    kept = jvm.java.lang.System.getProperties()
    with _making:
        found = kept.get(_DIRECTOR)
        if found is None:
            urls = engine.gateway.new_array(jvm.java.net.URL, 1)
            urls[0] = jvm.java.io.File(str(jar)).toURI().toURL()
            loader = jvm.java.net.URLClassLoader(urls, _loader(jvm))
            found = loader.loadClass(_DIRECTOR)
            kept.put(_DIRECTOR, found)
    return found


def _loader(jvm: Any) -> Any:
    return jvm.java.lang.ClassLoader.getSystemClassLoader()


def _compiled(gateway: Any) -> Mapping[str, bytes]:
    jvm = gateway.jvm
    resource = jvm.org.codehaus.commons.compiler.util.resource
    files = sorted(_SOURCES.glob("*.java"))
    units = gateway.new_array(resource.Resource, len(files))
    for i, file in enumerate(files):
        units[i] = resource.FileResource(jvm.java.io.File(str(file)))
    classes = jvm.java.util.HashMap()
    compiler = jvm.org.codehaus.janino.Compiler()
    compiler.setClassFileCreator(resource.MapResourceCreator(classes))
    compiler.setIClassLoader(jvm.org.codehaus.janino.ClassLoaderIClassLoader(_loader(jvm)))
    compiler.compile(units)
    return {str(name): bytes(code) for name, code in classes.items()}


def _write(path: Path, classes: Mapping[str, bytes]) -> None:
    part = path.with_suffix(".part")
    with zipfile.ZipFile(part, "w") as jar:
        jar.writestr(_SERVICE, f"{_FACTORY}\n")
        for name in sorted(classes):
            jar.writestr(name, classes[name])
    part.replace(path)
