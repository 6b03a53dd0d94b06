"""A real metastore of Apache Hive on loopback, and the tables of its warehouse as files."""

from __future__ import annotations

import contextlib
import socket
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

import pyarrow.parquet

from runtime.classpath import flink_home
from runtime.java import Java, find_java
from tests.connectors.jars import jar
from tests.systems.processes import Server, await_ready, free_ports

CONNECTOR = "org.apache.flink:flink-sql-connector-hive-2.3.10_2.12:1.20.0"
_JARS = (
    # The metastore's own classes, which the connector's jar carries whole.
    CONNECTOR,
    "org.apache.hadoop:hadoop-client-api:3.3.6",
    "org.apache.hadoop:hadoop-client-runtime:3.3.6",
    "commons-logging:commons-logging:1.2",
    # What they ask for besides: a database, and what puts objects into it.
    "org.apache.derby:derby:10.10.2.0",
    "org.datanucleus:datanucleus-api-jdo:4.2.4",
    "org.datanucleus:datanucleus-core:4.1.17",
    "org.datanucleus:datanucleus-rdbms:4.1.19",
    "org.datanucleus:javax.jdo:3.2.0-m3",
    "javax.transaction:jta:1.1",
    "com.google.guava:guava:14.0.1",
    "org.antlr:antlr-runtime:3.5.2",
    "commons-cli:commons-cli:1.2",
    "commons-lang:commons-lang:2.6",
    "org.apache.thrift:libfb303:0.9.3",
    "org.slf4j:slf4j-api:1.7.36",
    "org.slf4j:slf4j-simple:1.7.36",
)
_HEAP = (
    "-Xmx256m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Dderby.stream.error.file=/dev/null",
)
# Else its configuration of Log4j asks for a queue that the jar has no classes of.
_LOGS = "-Dlog4j2.contextSelector=org.apache.logging.log4j.core.selector.ClassLoaderContextSelector"
_CLIENT = {
    "hive.metastore.uris": "thrift://127.0.0.1:{port}",
    "hive.metastore.warehouse.dir": "file://{folder}/warehouse",
}
_SERVER = {
    "javax.jdo.option.ConnectionURL": "jdbc:derby:memory:metastore;create=true",
    "javax.jdo.option.ConnectionDriverName": "org.apache.derby.jdbc.EmbeddedDriver",
    "datanucleus.schema.autoCreateAll": "true",
    "datanucleus.connectionPoolingType": "None",
    "hive.metastore.schema.verification": "false",
    "hive.metastore.warehouse.dir": "file://{folder}/warehouse",
    "hive.metastore.server.min.threads": "2",
}


@dataclass(slots=True)
class Metastore:
    """A metastore with its database in memory; `folder` has its settings, the clients' and the warehouse."""

    folder: Path
    _server: Server | None = field(default=None, repr=False)

    @property
    def settings(self) -> Path:
        """The folder with the clients' hive-site.xml."""
        return self.folder / "client"

    def start(self) -> None:
        """Starts it."""
        (port,) = free_ports(1)
        for name, settings in (("client", _CLIENT), ("server", _SERVER)):
            (self.folder / name).mkdir()
            lines = [
                f"<property><name>{key}</name><value>"
                f"{escape(value.format(folder=self.folder, port=port))}</value></property>"
                for key, value in settings.items()
            ]
            text = "<configuration>\n" + "\n".join(lines) + "\n</configuration>\n"
            (self.folder / name / "hive-site.xml").write_text(text, encoding="utf-8")
        java, home = find_java(), flink_home()
        assert isinstance(java, Java)
        assert isinstance(home, Path)
        logging = [
            *(home / "lib").glob("log4j-api-*.jar"),
            *(home / "lib").glob("log4j-core-*.jar"),
        ]
        path = [self.folder / "server", *map(jar, _JARS), *logging]
        words = [str(java.executable), *_HEAP, _LOGS, "-cp", ":".join(map(str, path))]
        self._server = Server(
            [*words, "org.apache.hadoop.hive.metastore.HiveMetaStore", "-p", str(port)],
            self.folder / "metastore.log",
        )
        try:
            await_ready(self._server, lambda: _listens(port), 90, "the metastore")
        except BaseException:
            self._server.kill()
            raise

    def stop(self) -> None:
        """Ends it; nothing of it is needed afterwards."""
        if self._server is not None:
            self._server.kill()
            self._server = None

    def files(self, table: str) -> list[Path]:
        """The files of `database.table`, without those that are not for readers."""
        database, _, name = table.partition(".")
        folder = self.folder / "warehouse" / f"{database}.db" / name
        return sorted(path for path in folder.rglob("part-*") if path.is_file())

    def rows(self, table: str) -> list[dict[str, object]]:
        """The rows of the Parquet files of a table, each with the columns that are names of folders."""
        found = []
        for file in self.files(table):
            folders = dict(part.split("=", 1) for part in file.parts if "=" in part)
            found += [
                {**row, **folders} for row in pyarrow.parquet.ParquetFile(file).read().to_pylist()
            ]
        return found


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
