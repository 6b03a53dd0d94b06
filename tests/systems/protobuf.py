"""Messages of Protocol Buffers for tests: a descriptor set, the Java classes that protoc makes of it, and Python's."""

from __future__ import annotations

import platform
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from tests.connectors.jars import FOLDER, jar

VERSION = "4.32.1"
_MACHINES = {"x86_64": "linux-x86_64", "amd64": "linux-x86_64", "aarch64": "linux-aarch_64"}


def messages(data: bytes) -> dict[str, Any]:
    """The classes of a descriptor set's messages in Python, by their full names."""
    pool = descriptor_pool.DescriptorPool()
    whole = descriptor_pb2.FileDescriptorSet.FromString(data)
    for file in whole.file:
        pool.Add(file)  # type: ignore[no-untyped-call]
    found = {}
    for file in whole.file:
        for name, descriptor in pool.FindFileByName(file.name).message_types_by_name.items():
            full = f"{file.package}.{name}" if file.package else name
            found[full] = message_factory.GetMessageClass(descriptor)
    return found


def java_jar(data: bytes, files: list[str], folder: Path) -> Path:
    """A jar with the classes that protoc and javac make of files of a descriptor set."""
    compiler = shutil.which("javac")
    if compiler is None:
        pytest.fail("javac is missing: install a JDK, 11 or later, for the tests of messages")
    descriptors, sources, classes = folder / "all.desc", folder / "java", folder / "classes"
    descriptors.write_bytes(data)
    sources.mkdir()
    made = [_protoc(), f"--descriptor_set_in={descriptors}", f"--java_out={sources}", *files]
    subprocess.run(made, check=True)
    library = jar(f"com.google.protobuf:protobuf-java:{VERSION}")
    words = [compiler, "-nowarn", "--release", "11", "-cp", str(library), "-d", str(classes)]
    subprocess.run([*words, *map(str, sorted(sources.rglob("*.java")))], check=True)
    found = folder / "messages.jar"
    with zipfile.ZipFile(found, "w") as archive:
        for file in sorted(classes.rglob("*.class")):
            archive.write(file, str(file.relative_to(classes)))
    return found


def _protoc() -> str:
    """protoc, as Maven's repositories have it."""
    machine = _MACHINES.get(platform.machine().lower())
    if machine is None:
        pytest.fail(f"there is no protoc for {platform.machine()} here")
    path = FOLDER / f"protoc-{VERSION}-{machine}.exe"
    if not path.is_file():
        maven = shutil.which("mvn")
        if maven is None:
            pytest.fail(f"{path} is not there, and there is no `mvn` to fetch it")
        what = f"-Dartifact=com.google.protobuf:protoc:{VERSION}:exe:{machine}"
        words = [maven, "-q", "-B", "dependency:copy", what, f"-DoutputDirectory={FOLDER}"]
        subprocess.run(words, check=True, timeout=600)
    path.chmod(0o755)
    return str(path)
