"""What Datasette shows beside the rows of a snapshot: the data dictionary, and the cookbook's questions as queries.

`python -m db.datasette` writes docs/datasette.json anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from db.cookbook import PLACE as COOKBOOK
from db.cookbook import Recipe, recipes
from db.views import VIEWS, View

PLACE = Path(__file__).parents[1] / "docs" / "datasette.json"
DATABASE = "snapshot"  # Datasette's name for a file snapshot.db


def metadata(cookbook: str) -> dict[str, Any]:
    """The metadata, as Datasette 0.65 takes it."""
    return {
        "title": "Comity: can a judgment from country X be enforced in China, and why?",
        "description": "Information, not legal advice.",
        "license": "MIT",
        "databases": {
            DATABASE: {
                "description": "The views of Comity's database, as they were on the day of the snapshot.",
                "tables": {view.name: _table(view) for view in VIEWS.values()},
                "queries": {recipe.name: _query(recipe) for recipe in recipes(cookbook)},
            }
        },
    }


def document(cookbook: str) -> str:
    """The metadata as a file."""
    return json.dumps(metadata(cookbook), ensure_ascii=False, indent=2) + "\n"


def _table(view: View) -> dict[str, Any]:
    columns = {column.name: view.comment_on(column) for column in view.columns}
    return {"description": view.comment, "columns": columns, "hidden": view.name == "view_version"}


def _query(recipe: Recipe) -> dict[str, str]:
    return {"title": recipe.question, "description": recipe.reading.replace("`", ""), "sql": recipe.sql}


def main() -> None:
    """Write the file."""
    PLACE.write_text(document(COOKBOOK.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
