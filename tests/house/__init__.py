"""End to end, every part real: PostgreSQL, a Prefect server on it, workers, the sites, a receiver, a browser."""
