"""What of an address may be shown: in a message, a log, a row."""

from __future__ import annotations

import re

# A password may hold any sign, also an @ and slashes; what is a scheme is none, so it is never given back.
_PASSWORD = re.compile(r"^((?:[\w+.-]+(?:::[\w+.-]+)*://)?+)([^:/@]*):.*@", re.DOTALL)


def without_secrets(url: str) -> str:
    """The URL with stars for its password and for every value of its query; it need not be one that can be read.

    Drivers of databases and stores take passwords, keys and signatures in either place.
    """
    shown = _PASSWORD.sub(r"\1\2:***@", url)
    address, mark, query = shown.partition("?")
    return address + mark + "&".join(_without_value(item) for item in query.split("&") if mark)


def _without_value(item: str) -> str:
    name, equals, _ = item.partition("=")
    return f"{name}=***" if equals else "***"
