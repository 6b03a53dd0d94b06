"""The shape of `streamc.toml`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from streamc.pages import find_page, pages, suggestion
from streamc.targets import bare_target

Level = Literal["error", "warning", "info", "off"]


def _target(text: str) -> str:
    if bare_target(text) is None:
        raise ValueError("unknown target")
    return text


def _code(text: str) -> str:
    if pages() and find_page(text) is None:
        raise ValueError(f"unknown code `{text}`{suggestion(text)}")
    return text


class ProjectFile(BaseModel):
    """All keys of the file; every one may be left out."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    target: Annotated[str, AfterValidator(_target)] | None = None
    profile: str | None = None
    exclude: list[str] = []
    severities: dict[Annotated[str, AfterValidator(_code)], Level] = {}
