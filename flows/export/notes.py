"""What a package says to people: README.md, CITATION.cff, SHA256SUMS."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import yaml

from db.export import State
from flows.export.descriptor import ABOUT, AUTHOR, KEYWORDS, TITLE, File, Origin

# How the first lines of a table are read; docs/exports.md says more.
_LOAD = {
    "csv": """```python
import pandas as pd

print(pd.read_csv("country_groups.csv", keep_default_na=False, na_values=[""]))  # NA is Namibia
```""",
    "jsonl": """```sql
-- DuckDB
SELECT * FROM read_json('country_groups.jsonl')
```""",
    "parquet": """```sql
-- DuckDB
SELECT * FROM 'country_groups.parquet'
```""",
}


def readme(state: State, version: str, policy: str, origins: Iterable[Origin], files: Sequence[File]) -> str:
    """What this is, how to load it, whose it is."""
    kinds = {file.path.rpartition(".")[2] for file in files}
    loads = "\n\n".join(told for kind, told in _LOAD.items() if kind in kinds) or "The feeds are for feed readers."
    listed = "\n".join(_line(list(same)) for _, same in groupby(files, lambda file: file.path.rpartition(".")[0]))
    named = "\n".join(f"- {one.title}, {one.path}: {one.terms}" for one in origins)
    return f"""# {TITLE}

{ABOUT}

- Version {version}, policy {policy}
- "Today" in these files is **{state.as_of}** (UTC)
- The newest ruling or treaty became known by {state.newest_fact or "no day: there is none"}
- Digest of the database: `{state.digest}`

## Files

| files | rows | what |
|---|---|---|
{listed}

`datapackage.json` says of each column what it is and what NULL means. In `…_history` files `0001-01-01` means "always"
and `9999-12-31` "until further"; intervals are half open. Lists are separated by `;`.

## Load

{loads}

`sha256sum -c SHA256SUMS` says whether the files are what was exported, `frictionless validate datapackage.json` whether
they hold what is described. CSV is not escaped for spreadsheets: a text that begins with `=`, `+`, `-` or `@` is what a
source says. Import such files as text, do not open them.

## Rights

This is information, **not legal advice**. The compilation is licensed as `LICENSE` says. Words quoted from pages
(`span`, titles and names as printed) belong to their publishers: they are short quotations, each with its address, and
no licence of ours covers them. A *rendition* is a page in our own words that stands for the real one; it confirms
nothing.

The terms of the sources, as far as they are known:

{named}

To cite this data: `CITATION.cff`.
"""


def citation(state: State, version: str) -> str:
    """CITATION.cff 1.2.0; the date is that of the newest fact, whenever the export was made."""
    told = {
        "cff-version": "1.2.0",
        "message": "Please cite this data as below, with the version and the digest.",
        "type": "dataset",
        "title": TITLE,
        "abstract": ABOUT,
        "authors": [{"name": AUTHOR}],
        "version": version,
        **({"date-released": state.newest_fact.isoformat()} if state.newest_fact else {}),
        "license": "MIT",
        "identifiers": [{"type": "other", "value": f"sha256:{state.digest}", "description": "digest of the database"}],
        "keywords": KEYWORDS,
    }
    text: str = yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=120)
    return text


def sums(digests: Iterable[tuple[str, str]]) -> str:
    """SHA256SUMS, from names and digests, as `sha256sum -c` reads it."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests))


def _line(files: Sequence[File]) -> str:
    """A line of the table of files, of those that hold the same."""
    one, names = files[0], ", ".join(f"`{file.path}`" for file in files)
    return f"| {names} | {'' if one.rows is None else one.rows} | {one.about} |"
