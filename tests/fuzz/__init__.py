"""Coverage-guided fuzzing: what must hold of any bytes at all, and what looks for bytes of which it does not.

`python -m tests.fuzz` (`make fuzz`) lets atheris look; the ordinary tests run what it kept in `corpus/`, and a little
more at random.
"""
