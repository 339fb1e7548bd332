"""Nobody gets in, and nothing that is secret gets out."""
