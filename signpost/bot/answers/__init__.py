"""A question to an `Answer`: the school's own words, or an honest "the policy does not say".

The way through is `answering.Answerer`: question → features → ranking → settled? → ground → verdict.
"""
