"""Where facts are kept: engine, migrations, views, the one writing transaction, and questions.

`engine` and `migrate` open a database; `rows` turns values into rows and back; `sync` writes only
what differs; `record` is the transaction that takes a run's observations to group changes;
`queries` answers the command line; `digest` proves that two databases hold the same. Nothing here
knows a web page, a socket or Prefect.
"""
