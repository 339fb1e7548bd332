"""One HTML file that needs no network: a map, a table, a timeline, and a page for every country.

`data` makes plain values of what `db.report` reads, `page` makes the file of them. The map's outlines were drawn with
d3-geo when the map was vendored (vendor/renew.mjs), and what depends on days is in the page for every day, so that the
script only shows and hides: no library has to travel with the report.
"""
