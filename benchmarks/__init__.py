"""Measuring Signpost, and fitting what in it is fitted; nothing here is part of the installed program."""
