"""Turns diagnostics into the forms that other programs take."""

from __future__ import annotations

from streamc.render.json import dump
from streamc.report import Report


def rendered(report: Report, form: str) -> str:
    """The report in one of `streamc.render.FORMATS`; each is imported when it is asked for."""
    match form:
        case "sarif":
            from streamc.render.sarif import sarif

            return dump(sarif(report))
        case "junit":
            from streamc.render.junit import junit

            return junit(report)
        case "github":
            from streamc.render.github import github

            return github(report)
        case "gitlab":
            from streamc.render.gitlab import gitlab

            return dump(gitlab(report))
        case _:
            raise ValueError(form)
