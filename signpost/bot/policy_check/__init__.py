"""What is wrong with a policy, or missing from it: findings, each with the words that it rests on and what to do.

The way in is `check.check_policy`. What is dated (laws, guidance, helplines, services) is data with its source.
"""
