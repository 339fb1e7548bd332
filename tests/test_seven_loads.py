"""The life of one precedent, load after load, over real sockets; post, portal page and docket are made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from db import sync
from flows import demo
from scrapers.replica import Replica
from tests.running import Workshop

KEY = "2026-hu72xiewairen-99999"
PORTAL = "https://www.chinajusticeobserver.com/law/x/2026-hu-72-xie-wai-ren-no-99999-20261114"
POST = demo.post("Sun, 22 Nov 2026", "14 Nov. 2026", 2026).replace(
    b"</ul>", f'</ul><p>For the full text, please <a href="{PORTAL}">click here</a>.</p>'.encode()
)
CORRECTED_POST = (
    POST.replace(b"First Recognizes", b"Refuses to Recognize")
    .replace(b"recognizing a monetary judgment", b"refusing to recognize a monetary judgment")
    .replace(b"14 Nov. 2026", b"13 Nov. 2026")
)


def portal(did: str) -> bytes:
    """The law portal's page of the same docket."""
    docket = "(2026) Hu 72 Xie Wai Ren No. 99999"
    return f"""<html><body><p>China Laws Portal - CJO</p>
<h1>SYNTHETIC: Application for Recognition of a Judgement {docket}</h1>
<p>Court Shanghai Maritime Court</p><p>Case number {docket}</p><p>Date of the decision Nov 14, 2026</p>
<p>Court Level Intermediate People's Court</p><p>Trial procedure First instance</p>
<p>Types of Litigation Civil Litigation</p><p>Type of cases Case</p>
<p>Topic(s) Recognition and Enforcement of Foreign Judgements</p>
<p>On 14 Nov. 2026, Shanghai Maritime Court ruled {did} a monetary judgment of the High Court of Kenya in "Synthetic
Applicant v. Synthetic Respondent" ({docket}, (2026)沪72协外认99999号).</p></body></html>""".encode()


def rows(workshop: Workshop, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = workshop.ask(lambda connection: sync.read(connection, table))
    return found


def open_issues(workshop: Workshop) -> set[str]:
    return {row["kind"] for row in rows(workshop, "issue") if row["closed_run"] is None}


def decisions(workshop: Workshop) -> list[dict[str, Any]]:
    return [row for row in rows(workshop, "decision") if row["jurisdiction"] == "KE" and row["direction"] == "inbound"]


def test_a_precedent_is_met_confirmed_contradicted_corrected_and_never_lost(
    database_url: str, tmp_path: Path, replica: Replica
) -> None:
    workshop = Workshop(database_url, tmp_path, replica.base_url)

    # Load 1: what is there.
    workshop.run()
    before, issues_at_first = len(decisions(workshop)), open_issues(workshop)
    assert workshop.groups()["KE"]["group"] == 4

    # Load 2: nothing new: only 304s, nothing parsed, nothing changed.
    digest = workshop.digest()
    replica.forget_counts()
    second = workshop.run()
    assert set(replica.statuses()) - {404} == {304}  # 404: APIs that a page stands in for, posts that do not ship
    assert second.observations == []
    assert second.recorded and (second.recorded.written, second.recorded.changes) == (sync.Written(), [])
    assert workshop.digest() == digest

    # Load 3: a post tells of a first recognition: one decision, one provisional ground, one change that names it.
    replica.publish(demo.TOPIC, demo.topic_page("Sun, 22 Nov 2026"))
    replica.publish(demo.POST, POST)
    third = workshop.run()
    assert third.recorded
    (change,) = third.recorded.changes
    assert (change.jurisdiction, change.before, change.after, change.trigger_key) == ("KE", 4, 2, KEY)
    assert len(decisions(workshop)) == before + 1
    (ground,) = workshop.groups()["KE"]["grounds"]
    assert (ground["key"], ground["provisional"]) == (KEY, True)

    # Load 4: the portal's page of the docket appears: confirmed, and no second decision.
    replica.publish(PORTAL, portal("to recognize"))
    fourth = workshop.run()
    assert fourth.recorded and fourth.recorded.changes == []
    assert len(decisions(workshop)) == before + 1
    kenya = workshop.groups()["KE"]
    assert (kenya["group"], kenya["provisional"], kenya["group_without_provisional"]) == (2, False, 2)

    # Load 5: the post says another day and outcome: the portal goes before it, the difference is a conflict.
    replica.publish(demo.POST, CORRECTED_POST)
    fifth = workshop.run()
    assert fifth.recorded and fifth.recorded.changes == []
    conflicts = [row for row in rows(workshop, "conflict") if row["fact_key"] == KEY]
    assert {(row["field"], row["kept"], row["lost"], row["settled_by"]) for row in conflicts} == {
        ("decided_on", "2026-11-14", "2026-11-13", "table before prose"),
        ("outcome", "recognized", "refused", "table before prose"),
    }
    assert workshop.groups()["KE"]["group"] == 2

    # Load 6: the portal is corrected too: the group moves back, as a correction.
    replica.publish(PORTAL, portal("to refuse to recognize"))
    sixth = workshop.run()
    assert sixth.recorded
    (back,) = sixth.recorded.changes
    told = (back.jurisdiction, back.before, back.after, back.trigger_key, back.is_correction)
    assert told == ("KE", 2, 4, KEY, True)
    logged = [row for row in rows(workshop, "group_change") if row["jurisdiction"] == "KE"]
    assert [(row["before"], row["after"], row["is_correction"]) for row in logged] == [(4, 2, False), (2, 4, True)]

    # Load 7: a new layout empties the list: the source is held, and nothing is lost.
    digest = workshop.digest()
    replica.publish(demo.TOPIC, b"<html><body><div id=app>Synthetic new layout</div></body></html>")
    seventh = workshop.run()
    assert seventh.recorded and seventh.recorded.changes == []
    assert workshop.digest() == digest
    assert open_issues(workshop) - issues_at_first == {"source_held"}
    health = workshop.health()
    assert health["cjo"]["is_held"] and not any(one["is_held"] for name, one in health.items() if name != "cjo")
