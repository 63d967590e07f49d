"""Questions that the policy does not settle: passed on to its owner, answered in the owner's words, deleted.

They are kept sealed, and only because their asker passed them on; a question that the policy answers is kept nowhere.
"""
