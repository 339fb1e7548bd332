"""Names of cases in running text: `Yang Chen v. Jinzhu Lin`, `In re DAR (2022)`."""

from __future__ import annotations

import re

from scrapers.markup import word_list

_LONGEST = 300  # characters of one party's name
_VERSUS = re.compile(r"\s(?:v|vs)\.?\s")
_IN_RE = re.compile(
    r"\bIn re (?:[A-Z][\w&.’'-]*)(?:,?\s(?:[A-Z][\w&.’'-]*|et al\.|and|&|of))*(?:\s?\((?:19|20)\d{2}\))?"
)
_SUFFIXES = word_list("Ltd Ltd. Limited Inc Inc. LLC Co Co. Corp Corp. Pte Pte. S.A. GmbH et")
_SMALL = word_list("and of & et al. al de van der the for")
_STOP = word_list("See In On Case The Re Cf And Under From For")
_AFTER_NAME = re.compile(r"[(\[（〔“\"]+[A-Z]{0,5}\d|(?:19|20)\d{2}|\((?:hereinafter|the|see)|No\.?|ECLI")
_NO_END = word_list("Ltd. Co. Inc. Corp. Pte. Pty. al. Bhd. Sdn. No.")


def case_names(text: str) -> list[str]:
    """Every name of a case in the text, as printed, in order."""
    found = [(match.start(), match[0].rstrip(" ,;")) for match in _IN_RE.finditer(text)]
    for versus in _VERSUS.finditer(text):
        left, right = (
            _left(text[max(0, versus.start() - _LONGEST) : versus.start()]),
            _right(text[versus.end() : versus.end() + _LONGEST]),
        )
        if left and right:
            found.append((versus.start(), f"{left}{versus[0]}{right}"))
    return [name for _, name in sorted(found)]


def _left(text: str) -> str:
    """The party that ends the text: capitalised words, back to the first word that cannot be one of a name."""
    words = text.split()
    start = len(words)
    while start:
        word = words[start - 1]
        ends_here = word.endswith((",", ";", ":")) and words[start : start + 1] and words[start] not in _SUFFIXES
        if ends_here or word in _STOP or not (_is_name(word) or word in _SMALL):
            break
        start -= 1
        if word.startswith(("(", "“", '"')) and not word.endswith(")"):
            break
    while start < len(words) and words[start] in _SMALL:
        start += 1
    name = " ".join(words[start:]).lstrip("(“\"'（")
    return re.sub(r"^(?:See|In|Case)\s+", "", name)


def _right(text: str) -> str:
    """The party that opens the text, up to a comma without `Ltd.`, a bracket that is none of the name, or a stop."""
    words = text.split()
    taken: list[str] = []
    for at, word in enumerate(words):
        if not (_is_name(word) or word in _SMALL) or _AFTER_NAME.match(word):
            break
        following = words[at + 1] if at + 1 < len(words) else ""
        taken.append(word)
        core = word.rstrip(',;:.)”"')
        if word.endswith((";", ":", "”", '"')) or (word.endswith(")") and "(" not in word):
            break
        if word.endswith(",") and following.rstrip(",.);") not in [suffix.rstrip(".") for suffix in _SUFFIXES]:
            break
        if word.endswith(".") and not _keeps_stop(word) and len(core) > 1:
            break
    while taken and taken[-1] in _SMALL and taken[-1] != "al.":
        taken.pop()
    name = " ".join(taken).rstrip(',;:”" ')
    name = name[:-1] if name.endswith(")") and name.count(")") > name.count("(") else name
    return name[:-1] if name.endswith(".") and not _keeps_stop(name.split(" ")[-1]) else name


def _keeps_stop(word: str) -> bool:
    """Whether the full stop is part of the word: `Ltd.`, `S.A.`."""
    return word in _NO_END or bool(re.fullmatch(r"(?:[A-Z]\.){2,}", word))


def _is_name(word: str) -> bool:
    plain = word.lstrip("(“\"'（")
    return bool(plain) and (plain[0].isupper() or (plain[0].isdigit() and "/" not in plain))
