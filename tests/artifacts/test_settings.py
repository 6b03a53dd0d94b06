"""Where Maven's settings say that jars come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.artifacts.artifact import Artifact
from runtime.artifacts.cache import Cache
from runtime.artifacts.errors import ArtifactError
from runtime.artifacts.fetch import fetch
from runtime.artifacts.repository import CENTRAL, VARIABLE, Repositories, Repository, repositories
from runtime.artifacts.settings import Mirror, select_mirror
from tests.artifacts.repository import maven_server

JAR = Artifact("org.example:connector:1.0-2.2", ("example",))


def settings(home: Path, inner: str, **environment: str) -> Repositories:
    (home / ".m2").mkdir(exist_ok=True)
    spaced = "http://maven.apache.org/SETTINGS/1.2.0"
    text = f'<settings xmlns="{spaced}">{inner}</settings>'
    (home / ".m2" / "settings.xml").write_text(text, encoding="utf-8")
    return repositories(None, environment, home)


def mirror(url: str, of: str = "*", id: str = "own", more: str = "") -> str:
    named = f"<id>{id}</id><url>{url}</url><mirrorOf>{of}</mirrorOf>{more}"
    return f"<mirrors><mirror>{named}</mirror></mirrors>"


def profile(id: str, inner: str, activation: str = "") -> str:
    return f"<profile><id>{id}</id>{activation}<repositories>{inner}</repositories></profile>"


def repository(id: str, more: str = "") -> str:
    return f"<repository><id>{id}</id><url>https://{id}.example/maven</url>{more}</repository>"


def urls(found: Repositories) -> list[str]:
    return [one.url for one in found.asked]


def test_without_settings_it_is_central(tmp_path: Path) -> None:
    assert urls(repositories(None, {}, tmp_path)) == [CENTRAL]
    assert urls(settings(tmp_path, "")) == [CENTRAL]


def test_option_before_environment_before_settings(tmp_path: Path) -> None:
    settings(tmp_path, mirror("https://mirror.example"))
    given = {VARIABLE: "https://environment.example"}
    assert urls(repositories(None, {}, tmp_path)) == ["https://mirror.example"]
    assert urls(repositories(None, given, tmp_path)) == ["https://environment.example"]
    assert urls(repositories("file:///r", given, tmp_path)) == ["file:///r"]


@pytest.mark.parametrize(
    ("of", "id", "url", "fits"),
    [
        ("central", "central", CENTRAL, True),
        ("central", "other", CENTRAL, False),
        ("*", "central", CENTRAL, True),
        ("*,!central", "central", CENTRAL, False),
        ("*, !other", "central", CENTRAL, True),
        ("!central,*", "central", CENTRAL, False),
        ("other,central", "central", CENTRAL, True),
        ("external:*", "central", CENTRAL, True),
        ("external:*", "r", "http://localhost:80/r", False),
        ("external:*", "r", "file:///r", False),
        ("external:http:*", "central", CENTRAL, False),
        ("external:http:*", "r", "http://r.example", True),
    ],
)
def test_which_repositories_a_mirror_is_of(of: str, id: str, url: str, *, fits: bool) -> None:
    mirrors = [Mirror("m", "https://m.example", of)]
    assert (select_mirror(Repository(id, url), mirrors) is not None) is fits


def test_a_mirror_of_just_this_goes_before_one_of_all() -> None:
    mirrors = [Mirror("all", "", "*"), Mirror("one", "", "central"), Mirror("two", "", "central")]
    found = select_mirror(Repository("central", CENTRAL), mirrors)
    assert found is not None
    assert found.id == "one"


def test_a_blocked_mirror(tmp_path: Path) -> None:
    blocked = mirror("http://0.0.0.0", "central", more="<blocked>true</blocked>")
    with pytest.raises(ArtifactError, match="blocks the repository `central` by its mirror `own`"):
        settings(tmp_path, blocked)
    http = mirror("http://0.0.0.0", "external:http:*", more="<blocked>true</blocked>")
    assert urls(settings(tmp_path, http)) == [CENTRAL]


def test_repositories_of_active_profiles(tmp_path: Path) -> None:
    off = "<releases><enabled>false</enabled></releases>"
    variable = "<activation><property><name>env.CI</name></property></activation>"
    profiles = (
        profile("one", repository("a") + repository("b"))
        + profile("two", repository("c") + repository("d", off))
        + profile("three", repository("e"))
        + profile("four", repository("f"), variable)
    )
    active = "<activeProfile>one</activeProfile><activeProfile>two</activeProfile>"
    text = f"<profiles>{profiles}</profiles><activeProfiles>{active}</activeProfiles>"
    names = [one.id for one in settings(tmp_path, text).asked]
    assert names == ["c", "a", "b", "central"]
    assert settings(tmp_path, text, CI="1").asked[0].id == "f"


def test_a_profile_that_is_active_by_default(tmp_path: Path) -> None:
    default = "<activation><activeByDefault>true</activeByDefault></activation>"
    text = f"<profiles>{profile('one', repository('central'), default)}</profiles>"
    assert urls(settings(tmp_path, text)) == ["https://central.example/maven"]


def test_the_users_file_goes_before_mavens_own(tmp_path: Path) -> None:
    own = tmp_path / "maven" / "conf"
    own.mkdir(parents=True)
    text = (
        f"<settings><offline>true</offline>{mirror('https://global.example', 'central')}</settings>"
    )
    (own / "settings.xml").write_text(text, encoding="utf-8")
    maven = str(own.parent)
    assert urls(settings(tmp_path, "", MAVEN_HOME=maven)) == ["https://global.example"]
    both = settings(tmp_path, mirror("https://user.example", "central", "mine"), MAVEN_HOME=maven)
    assert urls(both) == ["https://user.example"]
    assert both.offline


def test_maven_is_offline(tmp_path: Path) -> None:
    found = settings(tmp_path, "<offline>true</offline>")
    with pytest.raises(ArtifactError, match="settings say `offline`: org"):
        fetch([JAR], Cache(tmp_path / "cache"), lambda: found)


def test_name_password_and_headers_of_a_server(tmp_path: Path) -> None:
    with maven_server() as server:
        server.add(JAR, b"jar")
        server.login = "robot:s3cret"
        login = "<username>robot</username><password>${env.TOKEN}</password>"
        header = "<property><name>X-Key</name><value>${env.TOKEN}</value></property>"
        more = f"<configuration><httpHeaders>{header}</httpHeaders></configuration>"
        servers = f"<servers><server><id>own</id>{login}{more}</server></servers>"
        found = settings(tmp_path, mirror(server.url) + servers, TOKEN="s3cret")
        (jar,) = fetch([JAR], Cache(tmp_path / "cache"), lambda: found)
        assert jar.path.read_bytes() == b"jar"
        assert {headers["X-Key"] for _, headers in server.asked} == {"s3cret"}
        assert "s3cret" not in repr(found)


def test_a_password_that_only_maven_can_read(tmp_path: Path) -> None:
    with maven_server() as server:
        server.login = "robot:s3cret"
        login = "<username>robot</username><password>{jSMOWnoPFgsHVpMvz5VrIt5kRbzGpI8u+9EF1iFQyJQ=}</password>"
        servers = f"<servers><server><id>own</id>{login}</server></servers>"
        found = settings(tmp_path, mirror(server.url) + servers)
        with pytest.raises(ArtifactError, match="Maven has the password of `own` encrypted"):
            fetch([JAR], Cache(tmp_path / "cache"), lambda: found)


def test_a_proxy(tmp_path: Path) -> None:
    with maven_server() as proxy:
        proxy.add(JAR, b"jar")
        host, _, port = proxy.url.removeprefix("http://").removesuffix("/maven").partition(":")
        text = f"<proxy><host>{host}</host><port>{port}</port><nonProxyHosts>*.example|x</nonProxyHosts></proxy>"
        inner = f"<proxies>{text}</proxies>"
        found = settings(tmp_path, inner + mirror("http://far.invalid/maven"))
        (jar,) = fetch([JAR], Cache(tmp_path / "cache"), lambda: found)
        assert jar.path.read_bytes() == b"jar"
        direct = settings(tmp_path, inner + mirror("http://near.example/maven"))
        assert direct.asked[0].proxy is None


def test_settings_that_are_no_xml(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match=r"settings.xml:1: this is no XML"):
        settings(tmp_path, "<mirrors>")


@pytest.mark.parametrize("url", ["maven.example", "ftp://maven.example", "me:s3cret@maven.example"])
def test_what_is_no_url(tmp_path: Path, url: str) -> None:
    with pytest.raises(ArtifactError, match="is no URL of a repository") as error:
        repositories(url, {}, tmp_path)
    assert "s3cret" not in error.value.message
