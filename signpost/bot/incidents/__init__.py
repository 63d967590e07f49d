"""A report to a case: what the reporter sends, and what the school makes of it.

Who handles a case, and what it is allowed to become, are decided by pure functions; what is kept is in the store.
"""
