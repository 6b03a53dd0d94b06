from tests.runtime.conftest import engine, printed  # noqa: F401
