"""The one error tree: what a caller may catch, and what a user gets to read."""

from __future__ import annotations

_MOST_SHOWN = 200  # characters of a wrong value


class ComityError(Exception):
    """Root of all errors raised on purpose; its text is one line that a user can act on."""


def shown(value: object) -> str:
    """A wrong value as messages show it: in quotes, control characters spelled out, the end of a long one left out."""
    found = repr(value)
    return found if len(found) <= _MOST_SHOWN else f"{found[:_MOST_SHOWN]}…"


class FactError(ComityError):
    """A field holds something that its fact cannot have; says field, value and what was expected."""

    def __init__(self, field: str, value: object, expected: str) -> None:
        self.field, self.value, self.expected = field, value, expected
        super().__init__(f"{field}: expected {expected}, found {shown(value)}" if field else expected)


class RegisterError(ComityError):
    """The register cannot be loaded; `problems` holds one line each: file, line, field, value, expected."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class ParseError(ComityError):
    """A page does not have the shape that its kind promises; says source, URL, expected and found."""


class FetchError(ComityError):
    """A page could not be fetched or must not be used; says URL, what was expected and what came."""


class IdentityError(ComityError):
    """Two facts may be the same ruling and may be not; never decided by guess."""


class NotFoundError(ComityError):
    """The user asked for something that is not there; says what is."""
