"""Pipelines with functions in all three languages, their code, and the jar of those in Java."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from runtime.classpath import FlinkMissing, flink_home

JAVA = Path(__file__).parent / "java"
"""The classes of the functions in Java."""

MODULES = {
    "texts/__init__.py": "",
    "texts/masks.py": """\
from pyflink.table import DataTypes
from pyflink.table.udf import udf

from .marks import MARK


def mask(text):
    return text if text is None else text[:1] + MARK


@udf(result_type=DataTypes.STRING())
def made_for_flink(text):
    return "<" + text + ">"
""",
    "texts/marks.py": "MARK = '***'\n",
    "same.py": "def same(value):\n    return value\n",
}
ELSEWHERE = {"same.py": "def same(value):\n    raise RuntimeError('the wrong file')\n"}
"""What lies in the folder in which the command runs, and is not beside the pipeline."""

KINDS = {
    "flag": ("boolean", "true"),
    "tiny": ("tinyint", "3"),
    "small": ("smallint", "300"),
    "large": ("bigint", "3000000000"),
    "single": ("float", "1.5"),
    "exact": ("decimal(10, 2)", "12.34"),
    "precise": ("decimal(38, 18)", "1.123456789012345678"),
    "short": ("varchar(5)", "'abc'"),
    "letters": ("char(3)", "'abc'"),
    "text": ("string", "'Grüße'"),
    "day": ("date", "'2026-02-28'"),
    "hour": ("time", "'12:34:56'"),
    "moment": ("timestamp(3)", "'2026-02-28 12:34:56.789'"),
    "micros": ("timestamp(6)", "'2026-02-28 12:34:56.789012'"),
    "instant": ("timestamp_ltz(3)", "'2026-02-28 12:34:56.789'"),
}
"""Types that values keep on their way through Python, each with a value."""


def all_kinds() -> str:
    """One row of every type, sent through a function in Python, next to a row of nulls."""
    functions = "\n\n".join(
        f"function same_{name}(value {kind}) returns {kind} from python 'same:same'"
        for name, (kind, _) in KINDS.items()
    )
    columns = ",\n    ".join(f"{name} {kind}" for name, (kind, _) in KINDS.items())
    calls = ",\n    ".join(f"same_{name}({name}) as {name}" for name in KINDS)
    values = ", ".join(value for _, value in KINDS.values())
    nulls = ", ".join("null" for _ in KINDS)
    rows = f"({', '.join(KINDS)})\n    ({values}),\n    ({nulls}),"
    return f"""\
{functions}

source things from datagen {{
  columns (
    {columns},
  )
}}

task returned {{
  from things
  select
    {calls},
}}

sink back from returned into blackhole

test values_stay_what_they_are {{
  given things {rows}
  then returned {rows}
}}
"""


LANGUAGES = """\
pipeline languages {}

use gross from 'money.stream'

function square(x double) returns double as x * x

function share(part bigint, whole bigint) returns double as cast(part as double) / whole

function mask(text string) returns string from python 'texts.masks:mask'

function bracketed(text string) returns string from python 'texts.masks:made_for_flink'

function grade(points int, least int not null) returns string from java 'com.acme.Grade'

function negated(amount decimal(10, 2)) returns decimal(10, 2) from java 'com.acme.Grade'

source orders from datagen {
  columns (
    order_id int not null,
    name string,
    points int,
    amount decimal(10, 2),
    masked as mask(name),
  )
}

task shown {
  from orders
  where mask(name) is distinct from 'z***'
  extend rand() as r
  select
    order_id,
    masked,
    bracketed(mask(name)) as both,
    grade(points, 3) as grade,
    gross(amount) as gross,
    negated(gross(amount)) as negated,
    mask(grade(points, 2)) as mixed,
    square(r) = r * r as one_draw,
}

task shares {
  from orders
  group by mask(name)
  select mask(name) as name, share(sum(points), count(*)) as share
}

sink kept from shown into blackhole

sink counted from shares into blackhole

test three_languages {
  given orders (order_id, name, points, amount)
    (1, 'ann', 5, 10.00),
    (2, 'ada', 2, null),
    (3, 'zoe', 9, 1.00),
    (4, 'bob', null, 0.10),
  then shown (order_id, masked, both, grade, gross, negated, mixed, one_draw)
    (1, 'a***', '<a***>', 'pass', 12.50, -12.50, 'p***', true),
    (2, 'a***', '<a***>', 'fail', null, null, 'p***', true),
    (4, 'b***', '<b***>', null, 0.13, -0.13, null, true),
  then shares (name, share)
    ('a***', 3.5),
    ('z***', 9.0),
    ('b***', null),
}

"""
MONEY = """\
param rate decimal(4, 2) = 0.25

function tax(amount decimal(10, 2)) returns decimal(10, 2) as cast(amount * $rate as decimal(10, 2))

function gross(net decimal(10, 2)) returns decimal(10, 2) as cast(net + tax(net) as decimal(10, 2))
"""


def written(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def jar(folder: Path) -> Path:
    """A jar with all classes of `JAVA`."""
    home, compiler = flink_home(), shutil.which("javac")
    if compiler is None or isinstance(home, FlinkMissing):
        pytest.fail("javac is missing: install a JDK, 11 or later, for the tests of Java functions")
    libraries = ":".join(str(path) for path in (home / "lib").glob("flink-*.jar"))
    classes = folder / "classes"
    words = [compiler, "--release", "11", "-cp", libraries, "-d", str(classes)]
    subprocess.run([*words, *map(str, sorted(JAVA.rglob("*.java")))], check=True)
    made = folder / "functions.jar"
    with zipfile.ZipFile(made, "w") as archive:
        for file in sorted(classes.rglob("*.class")):
            archive.write(file, str(file.relative_to(classes)))
    return made
