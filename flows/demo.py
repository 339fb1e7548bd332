"""`make demo`: a loopback replica of the sites publishes a new precedent, and a country's group changes.

Everything here that is not a rendition is made up and says so; it goes to a database of its own.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.text import Text

from db import queries
from db.engine import open_engine
from db.explain import explain
from flows.pipeline import Options, run_pipeline
from flows.settings import Settings
from flows.show import progress, show_changes, show_report
from flows.show_explanation import show_explanation
from models.policies import DEFAULT
from models.urls import page_key
from scrapers.replica import Replica
from scrapers.session import RenditionAdapter, make_session
from scrapers.sources import all_sources

FOLDER = Path("var/demo")
COUNTRY = "KE"
TOPIC = "https://www.chinajusticeobserver.com/t/recognizing-and-enforcing-foreign-judgments-in-china"
POST = "https://www.chinajusticeobserver.com/a/synthetic-example-chinese-court-first-recognizes-a-kenyan-judgment"
TITLE = "Chinese Court First Recognizes a Kenyan Judgment (Synthetic Example)"


def main() -> None:
    """Run the demo and tell what happens."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    with Replica(replica_pages()) as replica:
        settings = Settings(
            database_url=f"sqlite:///{FOLDER}/comity.db",
            archive_url=str(FOLDER / "archive"),
            replica_url=replica.base_url,
        )
        _say(f"1. A replica of the sites answers on {replica.base_url}. First run:")
        _run(settings)
        _say("2. The replica publishes a post that no site has: a synthetic first recognition.")
        today = datetime.now(UTC).date()
        decided = today - timedelta(days=10)
        replica.publish(TOPIC, topic_page(f"{today:%a, %d %b %Y}"))
        replica.publish(POST, post(f"{today:%a, %d %b %Y}", f"{decided:%d %b. %Y}", decided.year))
        _say("3. Second run: known pages answer 304, the topic page announces the post, the post is read.")
        _run(settings)
        _say("4. What changed, and why:")
        with open_engine(settings.database_url).connect() as connection:
            show_changes([row for row in queries.changes(connection) if row["jurisdiction"] == COUNTRY])
            show_explanation(explain(connection, COUNTRY, today, today, DEFAULT))
    _say(f"The demo's database stays in {FOLDER}/comity.db; it holds a made-up decision, so do not cite it.")


def _run(settings: Settings) -> None:
    with progress(quiet=True) as watch:
        show_report(run_pipeline(settings, Options(), watch))


def _say(text: str) -> None:
    Console().print(Text(f"\n{text}", "bold"))


def shipped_pages() -> dict[str, bytes]:
    """The renditions by the address of the page that each renders."""
    adapter = RenditionAdapter()
    session = make_session("", adapter)
    return {url: session.get(url).content for url in adapter.urls()}


def replica_pages() -> dict[str, bytes]:
    """All shipped pages, and an empty list at every address where a run starts and no rendition stands."""
    pages = shipped_pages()
    there = {page_key(url) for url in pages}
    for source in all_sources():
        for start in source.starts:
            addresses = [url.replace("{n}", "1") for url in start]
            if not there & {page_key(url) for url in addresses}:
                pages[addresses[-1]] = b"<html><body><h1>Synthetic list without entries</h1></body></html>"
    return pages


def topic_page(published: str) -> bytes:
    """A topic page that announces the made-up post."""
    return f"""<html><head><title>Recognition and Enforcement of Foreign Judgments in China</title></head><body>
<h1>Recognition and Enforcement of Foreign Judgments in China</h1>
<p><a href="{POST}">{TITLE}</a></p>
<p>{published} Insights Synthetic Author</p></body></html>""".encode()


def post(published: str, decided: str, year: int) -> bytes:
    """The made-up post, with the days as CJO prints them."""
    english, chinese = f"({year}) Hu 72 Xie Wai Ren No. 99999", f"({year})沪72协外认99999号"
    return f"""<html><head><title>{TITLE}</title></head><body>
<p>China Justice Observer</p><h1>{TITLE}</h1>
<p>{published}<br>Categories: Insights</p>
<p>SYNTHETIC EXAMPLE made for a demonstration: no such decision exists.</p>
<p>Key takeaways:</p>
<ul><li>On {decided}, Shanghai Maritime Court ruled in "Synthetic Applicant v. Synthetic Respondent"
("{english}" ({chinese})), recognizing a monetary judgment of the High Court of Kenya on the basis of reciprocity,
by the de jure test.</li></ul></body></html>""".encode()


if __name__ == "__main__":
    main()
