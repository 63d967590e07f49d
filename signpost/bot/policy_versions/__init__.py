"""A policy over the years: its versions, as they become known; its review, of which the owner is reminded; and what
changed, which is announced to whom it concerns."""
