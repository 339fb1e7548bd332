"""Expectations that a lawyer can review, one row each, and the tests that hold the program to them."""
