"""Why a jurisdiction is in its group: what decides, what speaks against it, what gives no ground, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from sqlalchemy import Connection

from db import sync
from db.derive import load_facts
from db.queries import Answer, clocks_of, groups_of, sources, title_of
from db.reasons import Asked, Reason, Why, why_no_ruling, why_no_treaty, why_provisional
from db.rows import Row
from db.sync import table
from db.verdicts import taken_back, verdicts
from models.policies import Policy
from models.rule import contrary
from models.vocabulary import RECOGNIZING, Outcome, Qualifier

NEEDED = (
    "needed: a treaty in force with a recognition clause, a Chinese court that recognizes a judgment by reciprocity, "
    "or a court there that recognizes a Chinese judgment"
)
_TOLD = ("deciding_court", "subdivision", "direction", "outcome", "final", "refusal_ground", "subject")


def explain(connection: Connection, code: str, valid: date, known: date, policy: Policy) -> Answer:
    """The group of one jurisdiction with all its reasons; where no fact speaks of it, group 4 and nothing seen.

    Each treaty and ruling of the jurisdiction stands in one place: among the grounds (`deciding`, `others`), in
    `contrary_precedents`, or in `losing` with the one reason why it gives no ground.
    """
    facts = load_facts(connection)
    rows = {row["key"]: row for name in ("treaty", "decision") for row in _of(connection, name, code)}
    stages = {row["key"]: row for row in sync.read(connection, "stage") if row["earlier_key"] in rows}
    said = taken_back([*rows.values(), *stages.values()], verdicts(connection), known)
    asked = Asked(facts, policy, valid, known, said)
    answer = groups_of(facts, [code], valid, known, policy)[0]
    grounds = [{**ground, **_told(rows[ground["key"]])} for ground in answer.pop("grounds")]
    against = [_contrary(rows[ruling.key], asked) for ruling in contrary(facts, valid, known).get(code, [])]
    counted = {fact["key"] for fact in (*grounds, *against)}
    losing = sorted(_losing(rows, counted, stages, asked), key=_age)
    shown = [fact["key"] for fact in (*grounds, *against, *losing)]
    shown += [fact["stage"] for fact in losing if fact["stage"] and fact["stage"] not in shown]
    found = {key: sources(connection, key) for key in shown}
    deciding = [ground for ground in grounds if ground["group"] == answer["group"]]
    return {
        **answer,
        "valid": valid.isoformat(),
        "known": known.isoformat(),
        "policy": policy.name,
        "policy_version": policy.version,
        "qualified_because": {name: _why(name, deciding, rows, found) for name in answer["qualifiers"]},
        "deciding": grounds[0] if grounds else None,
        "others": grounds[1:],
        "contrary_precedents": against,
        "losing": losing,
        "missing": None if grounds else NEEDED + ("" if rows else "; nothing of it was seen"),
        "nearest": [] if grounds else list(_nearest(rows, against, losing, asked)),
        "conflicts": list(_conflicts(connection, shown)),
        "unsourced": {
            fact["key"]: fact["unsourced"] for fact in (*grounds, *against, *losing) if fact.get("unsourced")
        },
        "sources": {key: [*stated, *_cited({**rows, **stages}[key])] for key, stated in found.items()},
    }


def _of(connection: Connection, name: str, code: str) -> list[Row]:
    return sync.read(connection, name, table(name).c.jurisdiction == code)


def _told(row: Row) -> Answer:
    """Court, outcome and clocks of a treaty or ruling."""
    return {**{name: row.get(name) for name in _TOLD}, **clocks_of(row)}


def _fact(row: Row) -> Answer:
    """A treaty or ruling in short."""
    is_treaty = "in_force_on" in row
    return {
        "key": row["key"],
        "kind": "treaty" if is_treaty else "decision",
        "title": title_of(row),
        "date": row["in_force_on"] if is_treaty else row["decided_on"],
        **_told(row),
    }


def _contrary(row: Row, asked: Asked) -> Answer:
    """A refusal because of the country, which stands beside the group."""
    fact = {**_fact(row), "case_name": row["case_name"], "decided_on": row["decided_on"]}
    return {**fact, "why": why_no_ruling(row, asked).text}


def _losing(rows: Mapping[str, Row], counted: set[str], stages: Mapping[str, Row], asked: Asked) -> Iterator[Answer]:
    """The treaties and rulings that give no ground, and the stages that are taken back, each with its reason."""
    for key, row in rows.items():
        if key not in counted:
            why = next(why_no_treaty(row, asked)) if "in_force_on" in row else why_no_ruling(row, asked)
            stage = next((name for name in (f"{key}>{why.by}", f"{why.by}>{key}") if name in stages), None)
            yield {**_fact(row), **_because(why), "stage": stage}
    for key, row in stages.items():
        if said := asked.taken_back.get(key):
            title = f"{row['earlier_key']}, {row['effect'].replace('_', ' ')} by {row['superseded_by']}"
            fact = {"key": key, "kind": "stage", "title": title, "date": None, "effective_on": None}
            yield {**fact, **_because(Why(Reason.TAKEN_BACK, said)), "stage": key}


def _because(why: Why) -> Answer:
    return {"why": why.text, "reason": str(why.reason), "by": why.by}


def _age(fact: Answer) -> tuple[str, str]:
    """By date, those without a date last."""
    return fact["effective_on"] or "9999", fact["key"]


def _why(qualifier: str, deciding: list[Answer], rows: Mapping[str, Row], found: Mapping[str, list[Answer]]) -> str:
    """One sentence on why the deciding group bears a qualifier."""
    group = f"group {deciding[0]['group']}"
    if qualifier == Qualifier.BANKRUPTCY_ONLY:
        return f"each ruling that puts it in {group} concerns a bankruptcy: {', '.join(one['key'] for one in deciding)}"
    told = []
    for ground in deciding:
        row, marks = rows[ground["key"]], []
        if ground["outcome"] == Outcome.PARTIALLY_RECOGNIZED:
            marks.append("recognizes in part only")
        if ground["provisional"]:
            since = f"borne out on {row['confirmed_on']} only" if row["confirmed_on"] else ""
            marks.append(f"is provisional ({since or why_provisional(found[row['key']])})")
        told.append(f"{row['key']} {' and '.join(marks)}")
    return f"nothing that puts it in {group} is both whole and certain: {'; '.join(told)}"


def _nearest(rows: Mapping[str, Row], against: list[Answer], losing: list[Answer], asked: Asked) -> Iterator[Answer]:
    """What comes nearest to a ground and what it lacks: treaties and recognitions, else whatever else was seen."""
    facts = [fact for fact in (*losing, *against) if fact["kind"] != "stage"]
    near = [fact for fact in facts if fact["kind"] == "treaty" or fact["outcome"] in RECOGNIZING]
    for fact in sorted(
        near or facts, key=lambda fact: (rows[fact["key"]].get("recognition_clause") is False, _age(fact))
    ):
        lacks = fact["why"]
        if fact["kind"] == "treaty":
            lacks = "; ".join(why.text for why in why_no_treaty(rows[fact["key"]], asked))
        yield {**{name: fact[name] for name in ("key", "kind", "title", "date")}, "lacks": lacks}


def _conflicts(connection: Connection, keys: Iterable[str]) -> Iterator[Answer]:
    """Where sources state different values for the facts that are shown, and what settled it."""
    wanted = set(keys)
    for row in sync.read(connection, "conflict"):
        if row["fact_key"] in wanted:
            yield {name: value for name, value in row.items() if name != "digest"}


def _cited(row: Row) -> list[Answer]:
    """The pages that the register cites for a fact."""
    urls = row["source_urls"].split(";") if row["source_urls"] else []
    unread = {"rendition": False, "span": "", "sha256": None, "fetched_at": None}
    return [{"source": "cited by the register", "url": url, **unread} for url in urls]
