"""What the forms of all answers have in common."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from runtime.rest.http import Http, RefusedError, UnreachableError


class Answer(BaseModel):
    """The part of an answer that is used; later versions of Flink may say more."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)


Form = TypeVar("Form", bound=Answer)


def ask(http: Http, path: str) -> Any:
    """What `GET path` gives, which every server of that kind answers; UnreachableError where it does not."""
    try:
        return http.get(path)
    except RefusedError as error:
        if error.status != 404:
            raise
        raise _other(http) from None


def read_answer(http: Http, form: type[Form], answer: object) -> Form:
    """The answer in its form; UnreachableError where something else than Flink has answered."""
    try:
        return form.model_validate(answer)
    except ValidationError:
        raise _other(http) from None


def _other(http: Http) -> UnreachableError:
    return UnreachableError(
        f"what answers at {http.base} is something else: a JobManager listens on port 8081, an SQL"
        " gateway on port 8083, if nothing else is set"
    )
