"""Tests of fetching one page."""
