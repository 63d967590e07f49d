"""Policy documents into clauses: reading, numbering, versions and their differences, the modality of a rule.

Knows nothing of questions or chat; `reader.read_policy` is the way in.
"""
