"""What the report calls things."""

from __future__ import annotations

NOTE = "Information, not legal advice."
GROUPS = {
    1: ("Treaty", "a bilateral treaty with a clause on the recognition of judgments is in force"),
    2: ("Reciprocity", "a Chinese court has recognized a judgment from there by reciprocity"),
    3: ("Outbound", "a court there has recognized a Chinese judgment"),
    4: ("Uncertain", "none of these is held"),
}
DIRECTIONS = {
    "inbound": "A Chinese court on a foreign judgment",
    "outbound": "A foreign court on a Chinese judgment",
}
GROUND_KINDS = {
    "treaty": "Treaty in force since",
    "inbound_recognition": "Recognized by a Chinese court",
    "outbound_recognition": "Recognized a Chinese judgment",
}
QUALIFIERS = {
    "bankruptcy_only": "Bankruptcy only: every ruling that puts it into its group concerns a bankruptcy.",
    "to_be_confirmed": "To be confirmed: no ground that puts it into its group is both whole and certain.",
}


def plain(word: str | None) -> str:
    """A word of the vocabulary as people write it; nothing for None."""
    return (word or "").replace("_", " ")


def yes_no(flag: bool | None, unknown: str) -> str:
    """Yes, no, or what is said where nobody says."""
    return unknown if flag is None else "yes" if flag else "no"
