"""What `comity explain` shows to people: whole at any width, calm, and with every key that it names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.explain import explain
from models.policies import SEED_2021
from tests.running import TODAY, Workshop
from tests.test_explain import asked, call, shown
from tests.test_reviews_command import judge, workshop

__all__ = ["workshop"]  # a fixture


@pytest.mark.parametrize("width", [80, 100, 140])
@pytest.mark.parametrize("code", ["GB", "JP", "IR", "US", "IT", "FJ"])
def test_a_page_for_people_fits_into_its_width_but_for_addresses(shipped: Workshop, code: str, width: int) -> None:
    answer = shipped.ask(lambda connection: explain(connection, code, TODAY, TODAY, SEED_2021))
    lines = shown(answer, width)
    whole = ("cited: ", "kept: ", "lost: ", "http", "objects/")
    assert [line for line in lines if len(line) > width and not any(part in line for part in whole)] == []
    assert [line for line in lines if line != line.rstrip()] == []
    text = " ".join(line.strip() for line in lines)
    facts = (answer["deciding"], *answer["others"], *answer["contrary_precedents"], *answer["losing"])
    assert all(fact["key"] in text and fact["title"] in text for fact in facts if fact)
    assert lines[-1] == "Information, not legal advice."


def test_the_page_for_people_tells_qualifiers_what_is_missing_and_what_is_assumed(shipped: Workshop) -> None:
    def page(*words: str) -> Iterator[str]:
        return iter(call(shipped, "explain", *words).stdout.splitlines())

    assert any(line.startswith("bankruptcy only: each ruling") for line in page("JP"))
    assert any(line.startswith("  nearest: treaty-ir: no source seen") for line in page("IR"))
    assert "assumed: no publication is dated, so the fact's own day stands in for it" in page("GB")
    assert "Not yet on 2022-03-16 (4)" in page("GB", "--valid", "2022-03-16")
    assert "Refused because of the case, not of the country (2)" in page("AU")


def test_a_ground_says_when_it_recognizes_in_part_or_concerns_a_bankruptcy(shipped: Workshop) -> None:
    lines = [line for code in ("GB", "JP") for line in shown(asked(shipped, code), width=1000)]
    assert any("in part · " in line and line.endswith("gb-2015-spliethoff") for line in lines)
    assert any("bankruptcy · " in line and line.endswith("jp-sic-shanghai-2023") for line in lines)


def test_the_file_of_a_review_is_shown(workshop: Workshop) -> None:
    judge(workshop, "reject")
    (file,) = (Path(workshop.settings.archive_url) / "reviews").iterdir()
    assert f"    review: reviews/{file.name}" in shown(asked(workshop, "TH"))
