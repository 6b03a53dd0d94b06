"""What the forms of all answers have in common."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from runtime.rest.http import Http, UnreachableError


class Answer(BaseModel):
    """The part of an answer that is used; later versions of Flink may say more."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)


Form = TypeVar("Form", bound=Answer)


def read_answer(http: Http, form: type[Form], answer: object) -> Form:
    """The answer in its form; UnreachableError where something else than Flink has answered."""
    try:
        return form.model_validate(answer)
    except ValidationError:
        raise UnreachableError(
            f"what answers at {http.base} is not what was asked for: is it the address of the"
            " JobManager (port 8081 by default) or of the SQL gateway (8083)?"
        ) from None
