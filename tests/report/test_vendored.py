"""What was taken over from others is what it was, and says from whom it is."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

import flows.report

_PLACES = [Path(flows.report.__file__).parent / "vendor", Path(__file__).parent.parent / "vendor"]


@pytest.mark.parametrize("place", _PLACES, ids=["report", "tests"])
def test_each_file_is_as_the_manifest_says(place: Path) -> None:
    manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    for file in manifest["files"]:
        assert hashlib.sha256((place / file["path"]).read_bytes()).hexdigest() == file["sha256"], file["path"]
    assert all(origin["name"] and origin["version"] and origin["licence"] for origin in manifest["from"])


@pytest.mark.parametrize("place", _PLACES, ids=["report", "tests"])
def test_each_folder_holds_what_the_manifest_names_and_a_licence(place: Path) -> None:
    named = {file["path"] for file in json.loads((place / "manifest.json").read_text(encoding="utf-8"))["files"]}
    there = {path.name for path in place.iterdir() if path.is_file()}
    assert there - {"manifest.json", "package.json", "renew.mjs"} == named
    assert any(name.startswith("LICENSE") for name in named)


def test_the_pins_are_those_of_the_manifests() -> None:
    pins = json.loads((_PLACES[0] / "package.json").read_text(encoding="utf-8"))["dependencies"]
    origins = [one for place in _PLACES for one in json.loads((place / "manifest.json").read_text())["from"]]
    assert pins == {one["name"]: one["version"] for one in origins}


def test_no_vendored_file_names_a_package_index() -> None:
    texts = [(place / name).read_text() for place in _PLACES for name in ("manifest.json",)]
    assert not any("registry" in text or "://" in text for text in texts)
