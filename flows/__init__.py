"""What people start: the command line, the Prefect flows, and the one pipeline beneath both.

`pipeline` holds the steps as plain functions; the flows (`ingest`, `derive_groups`, `replay_archive`,
`reconcile_published`, `watch_sources`) run them under Prefect; `cli` and `show` speak to people; `settings` is the only
place that reads the environment. Nothing imports this package, and only modules here import Prefect.
"""
