"""The page as one text: templates, style and script in one, with a policy that lets nothing else run or load."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from flows.report.words import DIRECTIONS, GROUPS, NOTE, plain, yes_no

_STYLES = ("page.css", "groups.css", "country.css", "narrow.css", "print.css")
_DAY = re.compile(r"\b\d{4}-\d{2}(-\d{2})?\b", re.ASCII)


def render(data: Mapping[str, Any]) -> str:
    """The report as HTML, from what `report_data` makes; it asks nothing of the network."""
    style, script = "\n".join(_asset(name) for name in _STYLES), _asset("report.js")
    return (
        _templates()
        .get_template("page.html.j2")
        .render(
            **data,
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            policy_of_content=_policy(style, script),
        )
    )


def anchor(code: str, key: str) -> str:
    """The id of a fact on the page of its jurisdiction."""
    return re.sub(r"\s", "_", f"{code}/{key}")


def dated(text: str) -> Markup:
    """A text in which no date is broken at the end of a line."""
    return Markup(_DAY.sub(r"<time>\g<0></time>", str(escape(text))))  # noqa: S704 - escaped, and nothing else added


def _policy(style: str, script: str) -> str:
    """Nothing may run, style, load or be sent but what stands in the file itself, known by its hash."""
    return (
        f"default-src 'none'; style-src 'sha256-{_hash(style)}'; script-src 'sha256-{_hash(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _asset(name: str) -> str:
    return (files("flows.report") / "assets" / name).read_text(encoding="utf-8")


@cache
def _templates() -> Environment:
    found = Environment(
        loader=PackageLoader("flows.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.filters.update(plain=plain, dated=dated)
    found.globals.update(anchor=anchor, directions=DIRECTIONS, disclaimer=NOTE, groups=GROUPS, yes_no=yes_no)
    return found
