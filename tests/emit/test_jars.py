"""The jars that travel with jobs are what their Java code compiles to."""

from __future__ import annotations

import json
import shutil
import zipfile

import pytest

from compiler.checked import Settings
from compiler.compile import Built, build, check
from compiler.jars import MALFORMED, jar_path
from dsl.source import Source
from runtime.classpath import FlinkMissing, flink_home
from runtime.jars import (
    FACTORIES,
    compile_classes,
    compiler_version,
    manifest_of,
    source_digest,
    write_jar,
)

TEXT = """\
pipeline p {}
source orders from filesystem {
  path = 'in'
  format = json
  columns (order_id string)
}
sink kept from orders into print
"""


def built(text: str) -> Built:
    found = build(check(Source("p.stream", text), Settings(), lambda *_: None))
    assert isinstance(found, Built)
    return found


@pytest.mark.parametrize("name", FACTORIES)
def test_the_jar_is_made_of_the_code_as_it_is(name):
    assert manifest_of(jar_path(name))["Source-SHA256"] == source_digest(name)


@pytest.mark.parametrize("name", FACTORIES)
def test_the_jar_is_what_the_code_compiles_to(name, tmp_path):
    javac, home = shutil.which("javac"), flink_home()
    assert javac is not None, "a JDK is needed"
    assert not isinstance(home, FlinkMissing), home
    classes, java = compile_classes(name, javac, home), compiler_version(javac)
    committed = jar_path(name)
    write_jar(name, tmp_path / "again.jar", classes, java)
    if manifest_of(committed)["Build-Jdk-Spec"] == java:
        assert (tmp_path / "again.jar").read_bytes() == committed.read_bytes()
    with zipfile.ZipFile(committed) as jar:
        assert {name for name in jar.namelist() if name.endswith(".class")} == set(classes)
        # 55 is Java 11.
        assert {jar.read(name)[6:8] for name in classes} == {b"\x00\x37"}


def test_a_job_brings_the_jar_that_it_needs():
    assert built(TEXT).artifacts.jars == ()
    assert "ADD JAR" not in built(TEXT).artifacts.text("job.sql")
    routed = built(TEXT + "sink aside from orders.malformed into print\n").artifacts
    assert routed.contents[f"jars/{MALFORMED}"] == jar_path(MALFORMED).read_bytes()
    job = routed.text("job.sql")
    assert job.index(f"ADD JAR 'jars/{MALFORMED}';") < job.index("CREATE")
    lock = json.loads(routed.text("streamc.lock"))
    assert set(lock["files"]) == {"job.sql", "plan.json", f"jars/{MALFORMED}"}
