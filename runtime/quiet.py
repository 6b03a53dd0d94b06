"""Keeps what libraries log off the user's terminal."""

from __future__ import annotations

import logging

_LIBRARIES = ("py4j", "pyflink")


def quiet_libraries() -> None:
    """What py4j and PyFlink log goes to handlers put on their own loggers, and to nobody else.

    py4j reports some failed calls with `logging.exception`, through the root logger: with no
    handler there, that function puts one on it which writes to stderr. So py4j is given its own
    logger in the place of the module.
    """
    from py4j import clientserver, java_gateway

    for name in _LIBRARIES:
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
    for module in (java_gateway, clientserver):
        if module.logging is logging:
            module.logging = _OfLibrary(logging.getLogger(module.__name__))


class _OfLibrary:
    """The module `logging` as py4j uses it, whose functions write to py4j's own logger."""

    def __init__(self, logger: logging.Logger) -> None:
        self.info = logger.info
        self.warning = logger.warning
        self.error = logger.error
        self.exception = logger.exception
        self.debug = logger.debug

    def __getattr__(self, name: str) -> object:
        """All else that the module has."""
        return getattr(logging, name)
