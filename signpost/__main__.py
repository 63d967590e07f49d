"""`python -m signpost`: the command line."""

from signpost.cli import run

run()
