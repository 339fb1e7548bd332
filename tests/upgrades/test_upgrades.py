"""Databases that earlier releases made come forward with all that they had learned."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, text

from db import migrate
from db.check import all_damaged_rows
from db.digest import digest
from db.engine import open_engine
from db.observe import PageSeen, open_observations
from db.record import begin_run, record
from db.sync import Written
from db.views import VIEWS
from models.facts import Observation
from scrapers.archive import Archive
from tests.replaying import replay
from tests.running import Workshop
from tests.test_cli import Shell
from tests.upgrades.releases import DUMPS, RELEASES, SOURCES, Release, keep_small

# What was learned, and what may change in it: which fact a statement speaks of, and that an issue is over.
LEARNED = {
    **dict.fromkeys(("run", "snapshot", "source_run", "group_change", "outbox"), frozenset[str]()),
    "observation": frozenset({"fact_key"}),
    "issue": frozenset({"closed_run"}),
}


@pytest.fixture(params=RELEASES, ids=lambda release: release.version)
def release(request: pytest.FixtureRequest) -> Release:
    """Each release in turn."""
    found: Release = request.param
    return found


@pytest.fixture
def old(release: Release, database_url: str, tmp_path: Path) -> Workshop:
    """A database and an archive as that release left them; today's register beside them."""
    found = Workshop(database_url, tmp_path)
    keep_small(found.register)
    release.restore(database_url, tmp_path / "archive")
    return found


def new_beside(database: Workshop, folder: Path) -> Workshop:
    """An empty database that this version makes, with the same register and a copy of the same archive."""
    found = Workshop(f"sqlite:///{folder / 'comity.db'}", folder)
    shutil.copytree(database.settings.archive_url, found.settings.archive_url)
    found.settings = found.settings.model_copy(update={"register_folder": database.register})
    return found


def shape(engine: Engine) -> dict[str, Any]:
    """Everything that a database says of its own tables and views."""
    inspector = inspect(engine)
    ask = ("get_columns", "get_pk_constraint", "get_foreign_keys", "get_indexes", "get_unique_constraints")
    tables = {
        name: {what: repr(getattr(inspector, what)(name)) for what in ask} for name in inspector.get_table_names()
    }
    return {**tables, "views": sorted(inspector.get_view_names())}


def learned(database: Workshop) -> dict[str, list[dict[str, Any]]]:
    """The rows that a run cannot make again, by table, in one order; a table that the schema lacks has none."""
    there = set(inspect(database.engine).get_table_names())
    with database.engine.connect() as connection:
        return {
            name: sorted((dict(row) for row in connection.execute(text(f"SELECT * FROM {name}")).mappings()), key=repr)
            for name in LEARNED
            if name in there
        }


def counted(rows: Iterable[dict[str, Any]], columns: Iterable[str]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(repr(row[column]) for column in columns) for row in rows)


def test_every_schema_before_that_of_today_was_released_and_has_its_dumps() -> None:
    schemas = {path.name[:4] for path in Path(migrate.__file__).parent.glob("migrations/versions/[0-9]*.py")}
    assert schemas - {migrate.newest()} <= {release.schema for release in RELEASES}
    for release in RELEASES:
        for dialect in ("sqlite", "postgresql"):
            assert release.dump(dialect).exists() and release.archive(dialect).exists()
    assert len(list(DUMPS.iterdir())) == 4 * len(RELEASES)


def test_a_database_of_an_earlier_release_comes_forward_with_all_that_it_had_learned(
    release: Release, old: Workshop, tmp_path: Path
) -> None:
    """One database for all that is asked of it: to load and upgrade it takes longer than everything else."""
    the_dump_is_what_that_release_left(release, old)
    nothing_that_was_learned_is_lost_and_nothing_is_told_twice(release, old)
    an_upgrade_that_is_asked_for_again_does_nothing(old)
    every_row_holds_what_was_written(old)
    reviews_came_along_with_their_days(release, old)
    the_digest_is_that_of_a_new_database_from_the_same_facts(old, tmp_path / "same")
    replayed_from_its_archive_it_equals_a_new_database_from_that_archive_alone(old, tmp_path / "replayed")
    after_a_run_it_equals_a_database_that_was_never_anything_but_of_today(old, tmp_path / "run")
    it_has_the_tables_and_views_of_a_new_one(old)


def the_dump_is_what_that_release_left(release: Release, old: Workshop) -> None:
    with old.engine.connect() as connection:
        assert migrate.current(connection) == release.schema
    found = learned(old)
    assert any(row["closed_run"] for row in found["observation"])  # a fact that the register no longer states
    assert any(row["source"] == "review" for row in found["observation"]) is (release.version >= "0.2.0")
    told = {(bool(row["sent_at"]), bool(row["emitted_at"])) for row in found.get("outbox", ())}
    assert told == ({(True, True), (True, False), (False, False)} if release.version >= "0.4.0" else set())


def nothing_that_was_learned_is_lost_and_nothing_is_told_twice(release: Release, old: Workshop) -> None:
    before = learned(old)
    migrate.upgrade(old.engine)
    after = learned(old)
    upgrades = [row["id"] for row in after["run"] if row["mode"] == "upgrade"]
    for name, rows in before.items():
        columns = [column for column in rows[0] if column not in LEARNED[name]] if rows else []
        assert not counted(rows, columns) - counted(after[name], columns), name
    grown = {name: len(rows) - len(before.get(name, ())) for name, rows in after.items()}
    assert len(upgrades) == (release.schema != migrate.newest())
    assert (grown["run"], grown["observation"], grown["snapshot"]) == (len(upgrades), 0, 0)
    moved = [row for row in after["group_change"] if row["run_id"] in upgrades]
    news = [row for row in after["outbox"] if row["run_id"] in upgrades]
    assert len(moved) == grown["group_change"] and len(news) == grown["outbox"]
    assert len([row for row in news if row["event"] == "comity.group.changed"]) == len(moved)
    assert all(row["emitted_at"] is None for row in news)


def an_upgrade_that_is_asked_for_again_does_nothing(upgraded: Workshop) -> None:
    before = learned(upgraded)
    migrate.upgrade(upgraded.engine)
    assert learned(upgraded) == before


def every_row_holds_what_was_written(upgraded: Workshop) -> None:
    assert upgraded.ask(all_damaged_rows) == []


def reviews_came_along_with_their_days(release: Release, upgraded: Workshop) -> None:
    reviews = [seen for seen in upgraded.ask(open_observations) if seen.origin.source == "review"]
    assert set(reviews) == set(Archive(upgraded.settings.archive_url).reviews())
    days = {seen.fact.reviewed_on.last_day for seen in reviews}
    assert bool(days) is (release.version >= "0.2.0")
    for day in days:  # the made-up review takes the ruling of 2019 back; the next one of that country is of 2020
        assert upgraded.groups(known=day - timedelta(days=1))["KR"]["since"] == "2019-03-25"
    assert upgraded.groups()["KR"]["since"] == ("2020-04-02" if days else "2019-03-25")


def the_digest_is_that_of_a_new_database_from_the_same_facts(upgraded: Workshop, folder: Path) -> None:
    """What "the same digest" means here.

    The digest covers all that is stated at present and all that follows from it, on both clocks. No day in it comes
    from the clock of a run: known days are those of publications and reviews, and these are stated themselves. So
    this version must derive the same from the statements, whether a database grew with older versions or was filled
    today. What the digest leaves out (which run saw what, what is no longer stated, what was told) is compared row by
    row, above.
    """
    facts: list[Observation] = upgraded.ask(open_observations)
    new = open_engine(f"sqlite:///{folder / 'comity.db'}")
    migrate.upgrade(new)
    pages: dict[tuple[str, str], list[Observation]] = {}
    for fact in facts:
        if fact.origin.source not in ("register", "review"):
            pages.setdefault((fact.origin.source, fact.origin.url), []).append(fact)
    record(
        new,
        begin_run(new, "test", "test"),
        [fact for fact in facts if fact.origin.source == "register"],
        [PageSeen(source, url, observations=tuple(seen)) for (source, url), seen in pages.items()],
        [fact for fact in facts if fact.origin.source == "review"],
    )
    with new.connect() as connection:
        assert upgraded.digest() == digest(connection)


def replayed_from_its_archive_it_equals_a_new_database_from_that_archive_alone(
    upgraded: Workshop, folder: Path
) -> None:
    new = new_beside(upgraded, folder)
    replay(new)
    replay(upgraded)
    assert upgraded.digest() == new.digest()


def after_a_run_it_equals_a_database_that_was_never_anything_but_of_today(upgraded: Workshop, folder: Path) -> None:
    new = new_beside(upgraded, folder)
    for database in (upgraded, new):
        database.run(sources=SOURCES)
    assert upgraded.digest() == new.digest()
    assert upgraded.groups() == new.groups()
    again = upgraded.run(sources=SOURCES).recorded
    assert again is not None and again.written == Written()


def it_has_the_tables_and_views_of_a_new_one(upgraded: Workshop) -> None:
    there = shape(upgraded.engine)
    assert there["views"] == sorted(VIEWS)
    migrate.downgrade(upgraded.engine, "base")
    migrate.upgrade(upgraded.engine)
    assert there == shape(upgraded.engine)


def test_an_operator_upgrades_by_one_command_and_is_told_before_what_to_do(tmp_path: Path) -> None:
    shell = Shell(Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path))
    RELEASES[0].restore(shell.workshop.settings.database_url, tmp_path / "archive")
    refused = shell("groups", code=1).stderr
    assert f"has schema 0001, this version works with {migrate.newest()}: run `comity run` first, or" in refused
    assert shell("db", "upgrade").stdout == f"schema {migrate.newest()}\n"
    assert shell("db", "check").stdout == "every row holds what was written\n"
