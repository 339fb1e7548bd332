"""Lines for people in a terminal: wrapped with their indent, and addresses in one piece."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text


def show_title(console: Console, text: str) -> None:
    """A heading with a blank line above."""
    console.print()
    show_line(console, text, 0, "bold")


def show_line(console: Console, text: str, indent: int = 0, style: str = "") -> None:
    """A line; where it is too long, what follows is indented likewise."""
    for part in Text(text, style).wrap(console, console.width - indent):
        part.rstrip()
        console.print(Text(" " * indent) + part)


def show_address(console: Console, text: str, indent: int, style: str = "") -> None:
    """A line that is never broken, so that the address in it can be copied."""
    console.print(Text(" " * indent + text, style), soft_wrap=True)
