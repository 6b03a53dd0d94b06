"""Options of Kafka's connectors, held against their own factories, of more than one version."""

from __future__ import annotations

from typing import Any

import pytest

from compiler.connectors.load import find_connector
from runtime.engine import Engine
from tests.connectors.jars import jar

pytestmark = [pytest.mark.flink, pytest.mark.slow]

PACKAGE = "org.apache.flink.streaming.connectors.kafka.table"
FACTORIES = {
    "kafka": f"{PACKAGE}.KafkaDynamicTableFactory",
    "upsert_kafka": f"{PACKAGE}.UpsertKafkaDynamicTableFactory",
}
TARGETS = ("2.0", "2.2", "2.3")
"""Those of which the jar can be had from every repository; the others differ in nothing but `since`."""
SUPERSEDED = {"sink.semantic"}
"""The old name of `sink.delivery-guarantee`."""


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", FACTORIES)
def test_the_factory_knows_each_key_and_we_know_each_of_its(
    engine: Engine, name: str, target: str
) -> None:
    connector = find_connector(name)
    assert connector is not None
    assert connector.artifacts is not None
    (coordinates,) = next(r.jars for r in connector.artifacts if r.target == target)
    java = engine.gateway.jvm.java
    urls = engine.gateway.new_array(java.net.URL, 1)
    urls[0] = java.io.File(str(jar(coordinates))).toURI().toURL()
    parent = engine.flink.table.api.Table._java_lang_class.getClassLoader()
    loader = java.net.URLClassLoader(urls, parent)
    theirs = keys(engine, loader.loadClass(FACTORIES[name])) - SUPERSEDED
    specs = [spec for spec in connector.options if spec.key and spec.in_target(target)]
    # Settings of Kafka's clients go through as they are; watermarks are Flink's own.
    passed = ("properties.", "scan.watermark.")
    ours = {spec.key for spec in specs if not spec.key.startswith(passed)}
    assert ours == {key for key in theirs if not key.startswith(passed)}
    assert {key for key in theirs if key.startswith("properties.")} <= {s.key for s in specs}


def keys(engine: Engine, factory: Any) -> set[str]:
    """The keys of a factory. Asked by Java's own reflection, as that of Py4J takes classes of one name for one."""
    java = engine.gateway.jvm.java.lang
    none, nothing = (
        engine.gateway.new_array(java.Class, 0),
        engine.gateway.new_array(java.Object, 0),
    )
    made = factory.newInstance()
    options = [
        option
        for method in ("requiredOptions", "optionalOptions")
        for option in factory.getMethod(method, none).invoke(made, nothing).toArray()
    ]
    return {str(option.key()) for option in options}
