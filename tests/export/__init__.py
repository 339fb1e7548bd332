"""Data packages: what `comity export` writes."""
