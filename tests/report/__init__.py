"""The report: what it holds, and how it behaves in a browser."""
