"""What must not be lost: tables, migrations, and transactions that see one school only.

`Store.school(id)` opens a transaction in which no other school's row can be read, changed or made.
"""
