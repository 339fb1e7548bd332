"""What a package says to people: README.md, CITATION.cff, SHA256SUMS."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import yaml

from db.export import State
from flows.export.descriptor import ABOUT, AUTHOR, KEYWORDS, TITLE, File, Json

# How to load a table, by the end of its name; the tests run each.
_LOAD = {
    "csv": """```python
import pandas as pd; print(pd.read_csv("country_groups.csv", keep_default_na=False, na_values=[""]))  # NA is Namibia
```

```sql
-- DuckDB
FROM read_csv('country_groups.csv', delim=',', quote='"', header=true, allow_quoted_nulls=false, sample_size=-1);
```""",
    "spreadsheet.csv": """`….spreadsheet.csv` are for Excel, LibreOffice and the like, not for programs: where one of
these could take a text for a formula, an apostrophe stands before it. Take it away to have the text.""",
    "parquet": """```python
import pandas as pd; print(pd.read_parquet("country_groups.parquet"))
```

```sql
-- DuckDB
FROM 'country_groups.parquet';
```""",
    "jsonl": """```python
import pandas as pd; print(pd.read_json("country_groups.jsonl", lines=True, dtype=False))
```

```sql
-- DuckDB
FROM read_json('country_groups.jsonl', format = 'newline_delimited');
```""",
}


def readme(state: State, version: str, policy: str, sources: Sequence[Json], files: Sequence[File]) -> str:
    """What this is, how to load it, whose it is."""
    kinds = {file.path.partition(".")[2] for file in files}
    loads = "\n\n".join(told for kind, told in _LOAD.items() if kind in kinds) or "The feeds are for feed readers."
    listed = "\n".join(_line(list(same)) for _, same in groupby(files, lambda file: file.path.partition(".")[0]))
    named = "\n".join(f"- {one['title']}, {one['path']}: {one['terms']}" for one in sources)
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
they hold what is described. Texts are what sources say: one may begin with `=`, `+`, `-` or `@`, which a spreadsheet
takes for a formula. Import `….csv` as text, or open the files of `comity export --format csv-spreadsheet`.

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


def sums(files: Sequence[File]) -> str:
    """SHA256SUMS, as `sha256sum -c` reads it."""
    return "".join(f"{file.sha256}  {file.path}\n" for file in sorted(files, key=lambda file: file.path))


def _line(files: Sequence[File]) -> str:
    """A line of the table of files, of those that hold the same."""
    one, names = files[0], ", ".join(f"`{file.path}`" for file in files)
    return f"| {names} | {'' if one.rows is None else one.rows} | {one.about} |"
