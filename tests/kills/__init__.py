"""Commands that are killed at moments drawn by lot, and run again: `python -m tests.kills`.

DATABASE_URL names the server of PostgreSQL, or a folder of databases of SQLite is made. Each moment
has a database of its own, a copy of where the command begins, and processes of its own, forked from
one that has Django in it and no connection.
"""
