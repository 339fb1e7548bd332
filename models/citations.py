"""Citations of foreign rulings: neutral ones (`[2022] EWHC 3265 (Comm)`), ECLI, and those of law reports."""

from __future__ import annotations

import re
import unicodedata

# Divisions of the English High Court; its numbers are counted through all of them.
_DIVISION = "Comm|Ch|QB|KB|Admin|Admlty|TCC|Fam|Pat|IPEC|Costs|SCCO|Mercantile"
_CITATION = re.compile(
    r"\[(?P<year>[0-9]{4})\] ?(?P<volume>[0-9]{1,2} )?(?P<court>[A-Z]{2,7}(?:\([A-Z]\))?(?: ?(?:Civ|Crim))?) ?"
    rf"(?P<no>[0-9]{{1,6}})(?![0-9])(?: ?\((?P<division>{_DIVISION})\))?"
    r"|(?<![0-9/])(?P<ca_year>(?:19|20)[0-9]{2}) "
    r"(?P<ca_court>SCC|FCA?|TCC|[A-Z]{2}(?:CS|CQ|[A-Z]{0,2}(?:SC|CA|CJ|QB|KB))) (?P<ca_no>[0-9]{1,6})(?![0-9])"
    r"|(?P<canlii>(?<![0-9/])(?:19|20)[0-9]{2} CanLII [0-9]+ \([A-Z]{2,3}(?: [A-Z]{2,4})?\))"
    r"|ECLI: ?(?P<ecli>[A-Z]{2}: ?[A-Z]+: ?[0-9]{4}: ?[A-Z0-9.]*[A-Z0-9])"
    r"|(?P<slip_year>(?:19|20)[0-9]{2}) NY Slip Op (?P<slip>[0-9]{1,6})(?P<unreported> ?\(U\))?"
    r"|(?P<reporter>\b[0-9]{1,4} (?:A\. ?D\. ?[23]d|F\. ?(?:[23]d|4th)|F\. ?Supp\. ?[23]d|F\. ?App'x|WL) [0-9]+)"
)
# In a field of its own: `2017 VSC 810`, `(2017) vsc 810`; the division of the court adds nothing.
_LOOSE = re.compile(
    r"[\[(]? ?(?P<year>(?:19|20)[0-9]{2}) ?[\])]? ?(?P<court>[a-z]{2,7}(?:\([a-z]\))?)(?P<part>(?: ?(?:civ|crim))?) ?"
    r"(?P<no>[0-9]{1,6})(?: ?\([a-z]+\))?",
    re.IGNORECASE,
)


def read_citations(text: str) -> list[str]:
    """Every neutral or reporter citation in the text, white space made one."""
    plain = " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").split())
    return [_one_form(match) for match in _CITATION.finditer(plain)]


def citations_of(field: str) -> list[str]:
    """The citations in a field that holds nothing else: letter case and the kind of brackets do not matter there."""
    if found := read_citations(field):
        return found
    match = _LOOSE.fullmatch(" ".join(unicodedata.normalize("NFKC", field).split()))
    if not match:
        return []
    court = f"{match['court'].upper()}{match['part'].title()}"
    return read_citations(f"{match['year']} {court} {match['no']}") or read_citations(
        f"[{match['year']}] {court} {match['no']}"
    )


def without_division(citation: str) -> str:
    """The citation without the division of the court, which is often left out and adds nothing."""
    return re.sub(rf" \((?:{_DIVISION})\)$", "", citation)


def _one_form(match: re.Match[str]) -> str:
    if match["year"]:
        court = re.sub(r" ?(Civ|Crim)$", r" \1", match["court"])
        division = f" ({match['division']})" if match["division"] else ""
        return f"[{match['year']}] {match['volume'] or ''}{court} {int(match['no'])}{division}"
    if match["ca_year"]:
        return f"{match['ca_year']} {match['ca_court']} {int(match['ca_no'])}"
    if match["ecli"]:
        return "ECLI:" + match["ecli"].replace(" ", "")
    if match["slip"]:
        return f"{match['slip_year']} NY Slip Op {int(match['slip']):05}{'(U)' if match['unreported'] else ''}"
    return re.sub(r"(?<=\.) (?=[234]|D)", "", match[0])
