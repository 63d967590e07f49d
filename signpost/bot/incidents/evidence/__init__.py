"""Files that people add to a report: bytes come in; out goes a typed file with its clean copy, or a refusal.

`inspector` is the way in. What looks inside a file runs in a process of its own (`sandbox`, `worker`), keeping nothing.
"""
