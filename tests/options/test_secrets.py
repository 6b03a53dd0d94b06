from __future__ import annotations

import pytest

from compiler.options.references import Reference, Text, fill, references

JDBC = "sink t from x into jdbc {{ url = 'jdbc:x' table = 'a' password = {} }}"


@pytest.mark.parametrize("value", ["'hunter2'", "hunter2", "$password", "'${password}'", "12345"])
def test_a_literal_secret_is_refused(text, value):
    source = text("param password string = 'hunter2' " + JDBC.format(value))
    result = source.table()
    (report,) = result.diagnostics
    assert report.code.number == "OPT006"
    assert "hunter2" not in report.message + "".join(report.help)
    assert "hunter2" not in str(result.flink)
    assert source.under(report) == value


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("secret('db/password')", "${secret:db/password}"),
        ("env('DB_PASSWORD')", "${env:DB_PASSWORD}"),
        ("$kept", "${secret:kept}"),
        ("'user:${kept}'", "user:${secret:kept}"),
        ("'user:' || secret('x')", "user:${secret:x}"),
    ],
)
def test_references_are_kept(text, value, written):
    source = text("param kept string = secret('kept') " + JDBC.format(value))
    result = source.table()
    assert result.diagnostics == ()
    assert dict(result.flink)["password"] == written


@pytest.mark.parametrize("name", ["''", "'a}b'", "x", "'a', 'b'"])
def test_names_of_references(text, name):
    (report,) = text(JDBC.format(f"secret({name})")).table().diagnostics
    assert report.code.number == "OPT003"


@pytest.mark.parametrize(
    "literal",
    ["${env:HOME}", "${secret:x}", "${dollar}", "$${env:HOME}", "${", "$dt $hour:00", "a${b}", "$"],
)
def test_literal_text_is_never_a_reference(literal):
    written = Text((literal,)).written
    assert references(written) == ()
    assert fill(written, lambda _: "SECRET") == literal


@pytest.mark.parametrize(
    "parts",
    [
        ("$", Reference("env", "A")),
        ("${env:", Reference("env", "A"), "}"),
        ("${", Reference("secret", "a b/c"), "dollar}"),
        ("$", "{env:A}"),
        (Reference("env", "A"), Reference("env", "B")),
    ],
)
def test_text_comes_back_as_it_was(parts):
    expected = "".join("<" + p.name + ">" if isinstance(p, Reference) else p for p in parts)
    written = Text(parts).written
    assert fill(written, lambda r: f"<{r.name}>") == expected
    assert references(written) == tuple(p for p in parts if isinstance(p, Reference))


def test_what_is_filled_in_is_not_read_again():
    assert fill("${env:A}", lambda _: "${secret:B}") == "${secret:B}"


def test_a_literal_that_looks_like_a_reference_in_an_option(text):
    source = text(
        "param p string = '$' sink t from x into filesystem { path = '${p}{env:X}' format = csv }"
    )
    result = source.table()
    assert dict(result.flink)["path"] == "${dollar}{env:X}"
    assert result.typed["path"] == "${env:X}"
