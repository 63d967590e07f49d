"""Agreements, signed anew every year: what is signed and what changed, who has to, signatures, and kind reminders.

Decisions are pure functions (`due`, `standing`, `names`); `desk` answers commands, `planning` and `reminding` remind.
"""
