"""Text that lies to whoever reads it: signs that do not show, or steer a terminal, and dockets in other letters.

All of it is made up. Bytes at random are the business of `tests/fuzz`, size and shape of `test_hostile_pages`.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

from db.engine import writing
from models.docket import dockets_of, read_dockets
from models.errors import FactError
from models.facts import Decision, Treaty, read_fact
from models.signs import CONTROL, HIDDEN, visible
from scrapers.register import load_register
from tests.goldens import Golden, all_goldens, facts_of
from tests.running import Workshop
from tests.spoiling import copy_of_the_register, set_cell
from tests.test_explain import call

# --- signs that do not show -------------------------------------------------------------------------------------------

SIGNS = ["\u202e", "\u2066", "\u2069", "\u200b", "\u200d", "\u00ad", "\u061c", "\ufeff", "\U000e0041"]
RULING = {"kind": "decision", "direction": "inbound", "jurisdiction": "FI"}
WRITTEN = [*SIGNS, "&#x202e;", "&#8203;", "&shy;"]
HTML = [golden for golden in all_goldens() if golden.page and golden.facts and golden.page.suffix == ".html"]


@pytest.mark.parametrize("golden", HTML, ids=str)
def test_a_page_strewn_with_signs_that_do_not_show_states_the_same_facts(golden: Golden) -> None:
    chance = random.Random(str(golden))

    def strew(found: re.Match[str]) -> str:
        at = chance.randrange(1, len(found[0]))
        return found[0][:at] + chance.choice(WRITTEN) + found[0][at:]

    head, body, rest = golden.text.partition("<body")
    strewn = re.sub(r"(?<=>)\w[^<>&]+(?=<)", strew, body + rest)
    assert strewn != body + rest
    assert facts_of(head + strewn, golden.url) == golden.facts


@pytest.mark.parametrize("sign", SIGNS)
def test_a_fact_holds_no_sign_that_does_not_show_wherever_it_comes_from(sign: str, tmp_path: Path) -> None:
    case = read_fact({**RULING, "case_name": f"A{sign} v. B", "docket": f"(2020) Hu 1 Xie Wai{sign} Ren No. 1"})
    assert isinstance(case, Decision)
    assert (case.case_name, case.docket) == ("A v. B", "(2020) Hu 1 Xie Wai Ren No. 1")
    folder = copy_of_the_register(tmp_path)
    set_cell(folder, "treaties.csv", "treaty-fr", title_en=f"Treaty {sign}with France")
    (france,) = [seen.fact for seen in load_register(folder) if seen.fact.key == "treaty-fr"]
    assert isinstance(france, Treaty)
    assert france.title_en == "Treaty with France"


def test_a_value_that_is_refused_is_told_without_steering_the_terminal() -> None:
    with pytest.raises(FactError) as caught:
        read_fact({"kind": "decision", "case_name": "\x1b[2J", "\x1b]8;;https://evil.example\x1b\\": "\u202e"})
    assert str(caught.value) == visible(str(caught.value))


# --- what a terminal gets ---------------------------------------------------------------------------------------------

PLANTED = "\x1b[2J\x1b]8;;https://evil.example\x1b\\\x9b31m\r\u202e\u2066\u200b#planted"
FREE = {
    *("case_name", "applicant", "respondent", "deciding_court", "title", "title_en", "title_zh", "name", "notes"),
    *("span", "url", "message", "kept", "lost", "kept_url", "lost_url", "name_as_printed", "target_url", "why"),
}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A database in whose every free text somebody has planted what steers a terminal."""
    folder = tmp_path_factory.mktemp("planted")
    found = Workshop(f"sqlite:///{folder / 'comity.db'}", folder)
    found.run()
    with writing(found.engine) as connection:
        tables = inspect(connection)
        for table in tables.get_table_names():
            columns = {column["name"] for column in tables.get_columns(table)}
            for column in sorted(columns & FREE):
                connection.exec_driver_sql(f'UPDATE "{table}" SET "{column}" = "{column}" || ?', (PLANTED,))
    return found


@pytest.mark.parametrize(
    "command",
    [
        *("groups", "explain GB", "explain US", "explain IR", "history GB", "changes", "sources", "review list"),
        *("reconcile", "policies", "compare seed-2021 monetary-only"),
    ],
)
def test_no_command_sends_what_steers_a_terminal(planted: Workshop, command: str) -> None:
    for words in (command.split(), [*command.split(), "--json"]):
        output = call(planted, *words).output
        assert output
        assert {sign for sign in output if sign != "\n" and (CONTROL.match(sign) or HIDDEN.match(sign))} == set()


def test_what_was_planted_is_shown_as_signs_and_kept_in_json(planted: Workshop) -> None:
    assert "[2J" in call(planted, "explain", "GB").output
    assert any(PLANTED in text for text in texts(json.loads(call(planted, "explain", "GB", "--json").stdout)))


def texts(answer: Any) -> Iterator[str]:
    if isinstance(answer, dict | list):
        for one in answer.values() if isinstance(answer, dict) else answer:
            yield from texts(one)
    elif isinstance(answer, str):
        yield answer


# --- dockets ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "(٢٠١٨) Hu 72 Xie Wai Ren No. ١",  # other digits
        "(२०१८) Hu 72 Xie Wai Ren No. 1",
        "(2018) \u041du 72 \u0425ie Wai Ren No. 1",  # Cyrillic letters
        "(2018) Ηu 72 Xie Wai Ren No. 1",  # a Greek one
        "(2018) Hu 72 Xie Wai Rеn No. 1",
        "(2018) Hu 72 Xie Wai Ren No. l",  # an l
        "（2018）沪72協(xié)外認(rèn)1号",  # a clone's pinyin
        "（2018）戸72協外認一号",
    ],
)
def test_a_docket_in_signs_that_look_like_others_is_none(text: str) -> None:
    assert read_dockets(text) == dockets_of(text) == []


@pytest.mark.parametrize(
    "text", ["（２０１８）沪７２协外认１号", "(𝟐𝟎𝟏𝟖) Hu 72 Xie Wai Ren No. 𝟏", "⑴（2018）沪72协外认1号"]
)
def test_a_docket_in_wide_or_bold_digits_is_the_same_docket(text: str) -> None:
    assert [docket.key for docket in read_dockets(text)] == ["2018-hu72xiewairen-1"]


def test_a_token_without_an_end_is_no_docket() -> None:
    for token in (
        "(2018) " + "Hu" * 50_000,
        "（2018）" + "沪" * 100_000 + "1号",
        "(2018) Hu " + "7" * 100_000,
        "(" * 100_000,
    ):
        assert read_dockets(token) == []
