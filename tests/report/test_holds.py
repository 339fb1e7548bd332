"""What is in the file: everything that is held, named as what it is; the same bytes for the same data."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag
from sqlalchemy import Connection
from typer.testing import CliRunner

from db import sync
from db.migrate import upgrade
from db.rows import Row
from flows.cli import app
from flows.report.evidence import web_address
from tests.report.conftest import Made, page_of, spoil
from tests.running import TODAY, Workshop


@pytest.fixture(scope="module")
def html(made: Made) -> BeautifulSoup:
    """The report as a tree."""
    return BeautifulSoup(made.path.read_text(encoding="utf-8"), "lxml")


def one(within: BeautifulSoup | Tag, wanted: str) -> Tag:
    """The only element that a selector names."""
    (found,) = within.select(wanted)
    return found


def test_the_same_data_day_and_version_give_the_same_bytes(made: Made) -> None:
    assert page_of(made.workshop) == made.path.read_text(encoding="utf-8")
    assert page_of(made.workshop, "1.2.4") == made.path.read_text(encoding="utf-8").replace("1.2.3", "1.2.4")


def test_both_databases_give_the_same_page(postgres_url: str, tmp_path: Path) -> None:
    workshops = [
        Workshop(url, tmp_path / str(number))
        for number, url in enumerate([postgres_url, f"sqlite:///{tmp_path / 'comity.db'}"])
    ]
    for workshop in workshops:
        workshop.run()
        spoil(workshop)
    assert page_of(workshops[0]) == page_of(workshops[1])


def test_nothing_but_what_stands_in_the_file_may_run_or_load(html: BeautifulSoup) -> None:
    policy = one(html, "meta[http-equiv=Content-Security-Policy]")["content"]
    style, script = (hashed(one(html, name).text) for name in ("style", "script"))
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert not html.select("[src], [style], iframe, object, embed, form, base, link:not([href='data:,'])")
    assert not [name for element in html.find_all() for name in element.attrs if name.startswith("on")]


def test_it_stays_a_file_that_can_be_sent_by_mail(made: Made) -> None:
    assert made.path.stat().st_size < 2_500_000


def test_every_jurisdiction_has_a_page(made: Made, html: BeautifulSoup) -> None:
    assert {article["id"] for article in html.select("article.country")} == {
        row["code"] for row in rows(made, "jurisdiction")
    }


def test_every_ruling_stands_on_the_page_of_its_country_in_order_with_its_outcome(
    made: Made, html: BeautifulSoup
) -> None:
    held = sorted(rows(made, "decision"), key=lambda row: (str(row["effective_on"] or "9999"), row["key"]))
    for article in html.select("article.country"):
        of_country = [row for row in held if row["jurisdiction"] == article["id"]]
        told = [fact for fact in article.select(".fact") if fact.select(".outcome")]
        assert [fact["id"] for fact in told] == [f"{row['jurisdiction']}/{row['key']}" for row in of_country]
        for row, fact in zip(of_country, told, strict=True):
            assert one(fact, ".outcome").text == (row["outcome"] or "no outcome of its own").replace("_", " ")
            assert all(row[name] in fact.text for name in ("origin_court", "deciding_court", "docket_zh") if row[name])


def test_every_treaty_stands_on_the_page_of_its_country(made: Made, html: BeautifulSoup) -> None:
    ids = {fact["id"] for fact in html.select("article.country > .fact")}
    assert {f"{row['jurisdiction']}/{row['key']}" for row in rows(made, "treaty")} <= ids


def test_a_later_stage_stands_with_both_rulings_and_leads_from_one_to_the_other(html: BeautifulSoup) -> None:
    """A Milan judgment was recognized in 2014, and that reversed in 2018 (register, it-lishui-2014)."""
    earlier, later = one(html, "[id='IT/it-lishui-2014']"), one(html, "[id='IT/it-lishui-2018']")
    assert "Later stagereversed by Milan" in earlier.text and earlier.select("a[href='#IT/it-lishui-2018']")
    assert "Earlier stagereversed by this ruling: " in later.text and later.select("a[href='#IT/it-lishui-2014']")


def test_a_stage_that_a_reviewer_took_back_is_not_told(html: BeautifulSoup) -> None:
    assert not one(html, "[id='AU/au-2022-wu-yin']").select("a[href='#AU/au-2023-yin-wu-vsca']")


def test_a_page_that_was_read_is_named_with_its_words_day_and_archived_bytes(made: Made, html: BeautifulSoup) -> None:
    read = [row for row in rows(made, "observation") if row["snapshot_sha256"] and row["kind"] == "decision"]
    assert read
    facts = {str(fact["id"]).partition("/")[2]: fact.select(".sources > li") for fact in html.select(".fact")}
    for row in read:
        source = next(one for one in facts[row["fact_key"]] if row["span"] in one.text and row["url"] in one.text)
        assert f"archived as sha256 {row['snapshot_sha256']}" in source.text
        assert f"fetched {TODAY}" in source.text
        assert row["is_rendition"] is ("rendition: our own words, confirms nothing" in source.text)


def test_a_rendition_is_named_in_the_table_too(html: BeautifulSoup) -> None:
    ground = one(html, "tr[data-code=GB] li[data-key=gb-spar-shanghai-2022]:not([hidden])")
    assert "chinajusticeobserver.com (rendition)" in ground.text


def test_a_page_says_in_sentences_why(html: BeautifulSoup) -> None:
    britain, iran = one(html, "article#GB").text, one(html, "article#IR").text
    because = "because a Chinese court recognized a judgment from there by reciprocity: Spar Shipping AS v."
    assert f"United Kingdom is in group 2 {because}" in britain
    assert "It has been in this group since 2022-03-17, without a break." in britain
    assert "Without provisional grounds its group would be the same." in britain
    assert "Beside the ground that decides, 3 more are in force (below)." in britain
    assert "Iran is in group 4: nothing is held that would put it into another one." in iran
    assert "more are in force" not in iran
    assert "no source seen says that the treaty is in force" in iran
    assert "Bankruptcy only" in one(html, "article#JP").text


def test_how_to_cite_names_version_day_digest_policy_and_licence(made: Made, html: BeautifulSoup) -> None:
    told = one(html, "#cite .citation").text
    assert all(word in told for word in ("1.2.3", str(TODAY), made.workshop.digest(), "seed-2021", "MIT"))


def test_a_database_without_facts_gives_a_page_too(tmp_path: Path) -> None:
    workshop = Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path)
    upgrade(workshop.engine)
    html = BeautifulSoup(page_of(workshop), "lxml")
    assert not html.select("article.country")
    assert one(html, "#issues").text.count("None is open.") == 1


@pytest.mark.parametrize("url", ["https://example.org/a?b=c", "http://example.org"])
def test_a_web_address_can_be_followed(url: str) -> None:
    assert web_address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "vbscript:x", "data:text/html,x"),
        *("//example.org", "https:", "http://[", "file:///etc/passwd", "register:decisions_inbound.csv", "条约", ""),
    ],
)
def test_anything_else_cannot(url: str) -> None:
    assert web_address(url) is None


def test_the_command_writes_the_file_and_says_what_it_is(made: Made, tmp_path: Path) -> None:
    out = tmp_path / "out.html"
    out.write_text("an earlier one")
    told = json.loads(made.said("report", str(out), "--json"))
    page = out.read_text(encoding="utf-8")
    assert told["bytes"] == out.stat().st_size
    assert told["digest"] == made.workshop.digest() and told["digest"] in page
    assert told["as_of"] == str(TODAY)
    assert told["jurisdictions"] == page.count('<article class="country"')
    assert [path.name for path in tmp_path.iterdir()] == ["out.html"]


def test_a_file_that_cannot_be_written_is_one_clear_line(made: Made, tmp_path: Path) -> None:
    environment = {"COMITY_DATABASE_URL": made.workshop.settings.database_url}
    done = CliRunner().invoke(app, ["report", str(tmp_path / "missing" / "out.html")], env=environment)
    assert done.exit_code == 1
    assert re.search(r"out\.html: expected a file that can be written, found No such file", str(done.exception))


def hashed(text: str) -> str:
    """Of a text, as browsers reckon it."""
    return b64encode(hashlib.sha256(text.encode()).digest()).decode()


def rows(made: Made, name: str) -> list[Row]:
    """The rows of a table."""

    def read(connection: Connection) -> list[Row]:
        return sync.read(connection, name)

    found: list[Row] = made.workshop.ask(read)
    return found
