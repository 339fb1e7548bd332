"""One module a site or kind of page, and one YAML file a source: hosts, terms, where a run starts, what it yields.

A module's docstring says what the source is, who publishes it, and its quirks with their dates. Parsers
are pure functions from a page to what it states; `all_kinds` is the only list of them.
"""
