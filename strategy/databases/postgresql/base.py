from django.db.backends.postgresql import base

from strategy.last_things import DoesLastThings


class DatabaseWrapper(DoesLastThings, base.DatabaseWrapper):
    pass
