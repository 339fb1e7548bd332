"""From URLs to snapshots, and from snapshots to observations.

`session` and `fetch` bring a page politely and put it into the `archive`; `blocks` turns it into a
sequence of typed blocks; one module a page kind reads them; `parse` chooses the module; `register`
is the compilation that ships. Nothing here knows a database or Prefect, and nothing is remembered
between two pages.
"""

# Raise it when any parser reads a page in another way: archived pages are then read anew.
PARSER_VERSION = 4
