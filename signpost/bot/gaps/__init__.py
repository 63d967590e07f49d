"""What the policy does not settle: questions kept without their askers, grouped for the policy's owner to act on.

The owner can write a standing answer, tied to a clause, or note a gap for the next review; how many questions there
were is counted without a word of them.
"""
