"""Measurements; each file is one, and writes its table beside itself."""
