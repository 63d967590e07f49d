"""Signpost: a school's own policy, quoted and cited, in the chat where its staff already are."""

__version__ = "0.1.0"
