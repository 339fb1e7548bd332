"""`comity explain`: for a lawyer who must answer why, on a day, as known on a day, and from which page.

What is said of real rulings is what the register says of them; the pages, rulings and reviews of Finland and the
rejection of the Thai ruling are made up.
"""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from db.explain import explain
from flows.cli import app
from flows.show_explanation import archived_as, show_explanation
from models.policies import SEED_2021
from scrapers.register import load_register
from tests.running import TODAY, Workshop
from tests.test_reviews import POST, ruling, says
from tests.test_reviews_command import THAI, any_workshop, keep, workshop

__all__ = ["any_workshop", "workshop"]  # fixtures

CLOCKS = {"effective_on", "known_by", "known_assumed", "unsourced"}


def call(at: Workshop, *words: str, code: int = 0) -> Result:
    """Run a command of `comity` on the workshop's database; it must end with that exit code."""
    done = CliRunner().invoke(app, words, env={"COMITY_DATABASE_URL": at.settings.database_url})
    assert done.exit_code == code, done.output
    return done


def told(at: Workshop, *words: str) -> Any:
    """What a command prints with --json."""
    return json.loads(call(at, *words, "--json").stdout)


def asked(at: Workshop, code: str, valid: date = TODAY, known: date = TODAY) -> dict[str, Any]:
    answer: dict[str, Any] = at.ask(lambda connection: explain(connection, code, valid, known, SEED_2021))
    return answer


def losing(answer: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """The reason of each fact that gives no ground, and its text."""
    return {fact["key"]: (fact["reason"], fact["why"]) for fact in answer["losing"]}


def shown(answer: dict[str, Any], width: int = 100) -> list[str]:
    """The lines that people read in a terminal of that width."""
    console = Console(file=StringIO(), width=width)
    show_explanation(answer, console)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue().splitlines()


# --- both clocks ------------------------------------------------------------------------------------------------------


def test_every_fact_says_by_when_it_was_known_and_whether_that_is_assumed(shipped: Workshop) -> None:
    answer = told(shipped, "explain", "GB")
    for fact in (answer["deciding"], *answer["others"], *answer["contrary_precedents"], *answer["losing"]):
        assert fact.keys() >= CLOCKS
    known = {fact["key"]: (fact["known_by"], fact["known_assumed"]) for fact in (answer["deciding"], *answer["others"])}
    assert known["gb-spar-shanghai-2022"] == ("2022-05-16", False)
    assert known["gb-2026-li-yuan"] == ("2026-02-11", True)  # no publication is dated


def test_the_grounds_of_all_countries_say_so_too(shipped: Workshop) -> None:
    grounds = {ground["key"]: ground for row in told(shipped, "groups") for ground in row["grounds"]}
    assert all(ground.keys() >= CLOCKS for ground in grounds.values())
    japanese = grounds["jp-sic-shanghai-2023"]
    assert [japanese[name] for name in ("date", "effective_on", "known_by")] == ["2023-09", "2023-09-30", "2024-03-06"]


def test_a_ruling_that_was_not_published_yet_is_what_comes_nearest(shipped: Workshop) -> None:
    answer = told(shipped, "explain", "JP", "--known", "2024-03-05")
    assert [(fact["key"], fact["lacks"]) for fact in answer["nearest"]] == [
        ("jp-sic-shanghai-2023", "the first publication seen is of 2024-03-06, after 2024-03-05")
    ]
    assert told(shipped, "explain", "JP", "--known", "2024-03-06")["deciding"]["key"] == "jp-sic-shanghai-2023"


def test_the_day_before_its_precedent_a_ruling_is_only_later(shipped: Workshop) -> None:
    before = told(shipped, "explain", "GB", "--valid", "2022-03-16")
    assert losing(before)["gb-spar-shanghai-2022"] == ("later", "it counts from 2022-03-17, after 2022-03-16")
    assert told(shipped, "explain", "GB", "--valid", "2022-03-17")["deciding"]["key"] == "gb-spar-shanghai-2022"


# --- what gives no ground ---------------------------------------------------------------------------------------------


def test_a_later_stage_is_named_with_its_own_sources(shipped: Workshop) -> None:
    answer = told(shipped, "explain", "AU")
    (lost,) = [fact for fact in answer["losing"] if fact["key"] == "au-2022-wu-yin"]
    assert (lost["reason"], lost["by"], lost["stage"]) == (
        *("superseded", "au-2023-yin-wu-vsca"),
        "au-2022-wu-yin>au-2023-yin-wu-vsca",
    )
    assert [source["url"] for source in answer["sources"][lost["stage"]]] == ["register:decision_stages.csv"]


def test_before_its_appeal_was_published_a_ruling_still_counts(shipped: Workshop) -> None:
    answer = told(shipped, "explain", "AU", "--valid", "2023-06-01", "--known", "2023-05-31")
    assert losing(answer)["au-2023-yin-wu-vsca"][0] == "unpublished"
    assert losing(answer)["au-2022-wu-yin"][0] == "unpublished"  # its own first publication is of 2023, without a day


def test_an_affirmation_names_what_it_affirms(shipped: Workshop) -> None:
    assert losing(told(shipped, "explain", "JP"))["jp-2015-tokyo-hc"] == (
        "affirms",
        "it affirms the earlier ruling jp-2015-tokyo-dc, which stands for the dispute",
    )


def test_refusals_because_of_the_case_are_apart_from_contrary_ones_and_say_when_they_are_not_final(
    shipped: Workshop,
) -> None:
    answer = told(shipped, "explain", "AU")
    assert [precedent["key"] for precedent in answer["contrary_precedents"]] == ["au-dnt-2007"]
    refused = {key: why for key, (reason, why) in losing(answer).items() if reason == "refused"}
    assert refused == {
        "au-2019-xu-wang": "refused because of the case (other), not of the country",
        "au-2023-yin-wu-vsca": "refused because of the case (service), not of the country; not final",
    }


def test_a_recognition_under_a_treaty_is_no_ground_beside_the_treaty(shipped: Workshop) -> None:
    answer = told(shipped, "explain", "IT")
    assert answer["deciding"]["key"] == "treaty-it"
    assert losing(answer)["it-ye-wenzhou-2021"][0] == "not_by_reciprocity"


def test_a_recognition_without_a_stated_basis_names_the_treaty_that_covers_it(workshop: Workshop) -> None:
    recognition = ruling(jurisdiction="FR", key="fr-made-up", decided_on="2026-03-17")
    keep(workshop, [*load_register(workshop.register), recognition])
    (lost,) = [fact for fact in asked(workshop, "FR")["losing"] if fact["key"] == "fr-made-up"]
    assert (lost["reason"], lost["by"]) == ("not_by_reciprocity", "treaty-fr")


# --- qualifiers -------------------------------------------------------------------------------------------------------


def test_a_qualifier_says_in_one_sentence_why(shipped: Workshop) -> None:
    seed = told(shipped, "explain", "GB", "--valid", "2021-06-08", "--known", "2021-11-19")
    assert seed["qualified_because"] == {
        "to_be_confirmed": "nothing that puts it in group 3 is both whole and certain: "
        "gb-2015-spliethoff recognizes in part only"
    }
    assert told(shipped, "explain", "JP")["qualified_because"] == {
        "bankruptcy_only": "each ruling that puts it in group 2 concerns a bankruptcy: jp-sic-shanghai-2023"
    }
    assert told(shipped, "explain", "AU")["qualified_because"] == {}


def test_a_provisional_ground_says_what_it_lacks(workshop: Workshop) -> None:
    assert asked(workshop, "TH")["qualified_because"] == {
        "to_be_confirmed": f"nothing that puts it in group 2 is both whole and certain: {THAI} is provisional "
        "(a row of the register of low confidence, borne out by no independent source)"
    }


def test_a_ground_that_was_borne_out_later_was_provisional_until_then(workshop: Workshop) -> None:
    keep(workshop, load_register(workshop.register), [says("confirmed", THAI)])
    why = asked(workshop, "TH", known=date(2026, 11, 23))["qualified_because"]["to_be_confirmed"]
    assert why.endswith(f"{THAI} is provisional (borne out on 2026-11-24 only)")
    assert asked(workshop, "TH", known=date(2026, 11, 24))["qualified_because"] == {}


# --- what reviewers took back -----------------------------------------------------------------------------------------


def test_a_rejected_ruling_says_who_took_it_back_and_is_as_it_was_on_earlier_known_days(
    any_workshop: Workshop,
) -> None:
    said = [says("rejected", THAI), says("confirmed", THAI, hours=72)]
    keep(any_workshop, load_register(any_workshop.register), said)
    groups = {}
    for day in (23, 24, 26, 27):
        answer = asked(any_workshop, "TH", known=date(2026, 11, day))
        groups[day] = answer["group"]
        assert losing(answer).get(THAI) == (
            None if day in (23, 27) else ("taken_back", "taken back by Ann on 2026-11-24: read the ruling")
        )
    assert groups == {23: 2, 24: 4, 26: 4, 27: 2}
    assert any(source["source"] == "review" for source in asked(any_workshop, "TH")["sources"][THAI])


def test_a_stage_that_is_taken_back_says_so_and_leaves_the_earlier_ruling_standing(workshop: Workshop) -> None:
    stage = "au-2022-wu-yin>au-2023-yin-wu-vsca"
    keep(workshop, load_register(workshop.register), [says("rejected", stage)])
    answer = asked(workshop, "AU", known=date(2026, 11, 24))
    assert losing(answer)[stage] == ("taken_back", "taken back by Ann on 2026-11-24: read the ruling")
    assert "au-2022-wu-yin" in {ground["key"] for ground in answer["others"]}
    assert "Taken back by a reviewer" in shown(answer)
    assert losing(asked(workshop, "AU", known=date(2026, 11, 23)))["au-2022-wu-yin"][0] == "superseded"


# --- sources ----------------------------------------------------------------------------------------------------------


def test_a_source_leads_to_the_quoted_words_and_the_archived_page(shipped: Workshop) -> None:
    answer = told(shipped, "explain", "GB")
    pages = [source for source in answer["sources"]["gb-spar-shanghai-2022"] if source["sha256"]]
    assert pages
    for source in pages:
        archived = Path(shipped.settings.archive_url) / archived_as(source["sha256"])
        assert archived.is_file()
        text = " ".join(shown(answer, width=1000))
        assert all(part in text for part in (source["url"], source["span"], archived_as(source["sha256"])))
        assert source["rendition"] and f"cjo, our rendition: {source['url']}" in text


def test_a_conflict_shows_both_values_both_addresses_and_the_rule(any_workshop: Workshop) -> None:
    other = ruling(docket="(2023) Gui 71 Xie Wai Ren No. 1", jurisdiction="TH", decided_on="2024-06-17")
    keep(any_workshop, [*load_register(any_workshop.register), other])
    answer = asked(any_workshop, "TH")
    assert answer["conflicts"] == [
        {
            "fact_key": THAI,
            "field": "decided_on",
            "kept": "2024-06-18",
            "kept_url": "register:decisions_inbound.csv",
            "lost": "2024-06-17",
            "lost_url": POST.url,
            "settled_by": "register before prose",
        }
    ]
    lines = shown(answer)
    assert f"  {THAI}: decided_on 2024-06-18, not 2024-06-17 (register before prose)" in lines
    assert f"    lost: {POST.url}" in lines
    assert asked(any_workshop, "GB")["conflicts"] == []


# --- group 4 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "key", "lacks"),
    [
        (["IR"], "treaty-ir", "no source seen says that the treaty is in force (signed 2016-01-23)"),
        (
            ["BE"],
            "treaty-be",
            "the treaty never entered into force; the treaty has no clause on the recognition of judgments",
        ),
        (["JP", "--policy", "monetary-only"], "jp-sic-shanghai-2023", "policy monetary-only does not count it"),
    ],
    ids=["no entry into force", "no force and no clause", "not counted"],
)
def test_in_group_4_it_says_what_comes_nearest_and_what_that_lacks(
    shipped: Workshop, words: list[str], key: str, lacks: str
) -> None:
    answer = told(shipped, "explain", *words)
    assert answer["group"] == 4
    assert answer["missing"].startswith("needed: a treaty in force with a recognition clause")
    assert [(fact["key"], fact["lacks"]) for fact in answer["nearest"]] == [(key, lacks)]


def test_where_there_are_only_refusals_they_are_nearest(shipped: Workshop) -> None:
    assert {fact["key"] for fact in told(shipped, "explain", "MY")["nearest"]} == {"my-ningde-2015", "my-2023-mah-wee"}


def test_a_country_of_which_no_fact_speaks_is_in_group_4_with_nothing_seen(shipped: Workshop) -> None:
    answer = told(shipped, "explain", "Fiji")
    assert (answer["jurisdiction"], answer["group"], answer["nearest"], answer["sources"]) == ("FJ", 4, [], {})
    assert answer["missing"].endswith("; nothing of it was seen")
    assert "Fiji (FJ): group 4, uncertain" in call(shipped, "explain", "fj").stdout


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("CN", "out of scope"),
        ("HK", "out of scope"),
        ("XX", "expected an ISO 3166 country code"),
        ("Atlantis", "expected an ISO 3166 country code"),
    ],
)
def test_what_is_no_foreign_jurisdiction_is_bad_usage(shipped: Workshop, code: str, expected: str) -> None:
    (line,) = [
        line for line in call(shipped, "explain", code, code=2).stderr.splitlines() if line.startswith("Error: ")
    ]
    assert expected in line
