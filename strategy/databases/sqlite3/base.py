from django.db.backends.sqlite3 import base

from strategy.last_things import DoesLastThings


class DatabaseWrapper(DoesLastThings, base.DatabaseWrapper):
    pass
