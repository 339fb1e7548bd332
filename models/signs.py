"""Signs that do not show, and steer what does: a title must not lie to whoever reads it, in a terminal or a file.

Control signs move the cursor or end a line. Direction signs make text read in another order than it is stored (known
as "Trojan Source", CVE-2021-42574), signs without width make two names look like one. No name needs any of them here:
scripts that do (Persian, Hindi) stay readable without.
"""

from __future__ import annotations

import json
import re
from urllib.parse import quote

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LINE_ENDS = str.maketrans("\u2028\u2029", "  ")  # to Unicode, and to Python
_ANY = re.compile(f"(?!\n)(?:{CONTROL.pattern}|{HIDDEN.pattern}|[\u2028\u2029])")  # `\n` lays a document out


def visible(text: str) -> str:
    """The text in one line without signs that do not show, and with a blank for each control sign."""
    if text.isascii() and text.isprintable():  # most texts: a run asks this a hundred thousand times
        return text
    return CONTROL.sub(" ", HIDDEN.sub("", text)).translate(_LINE_ENDS)


def addressed(link: str) -> str:
    """A link with each of these signs written as browsers send it: `%E2%80%AE`."""
    return _ANY.sub(lambda found: quote(found[0], errors="replace"), link.replace("\n", ""))


def escaped(document: str) -> str:
    """A JSON document with each of these signs written as an escape: it means the same, and shows what it holds."""
    return _ANY.sub(lambda found: json.dumps(found[0])[1:-1], document)
