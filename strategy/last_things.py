"""What is to be the last thing of a transaction: done just before it is committed.

Django calls back after a commit, when a failure could no longer undo what went before. Our own
engines (`strategy.databases`) look among those callbacks for the ones that are to come before, so
that what is registered within a savepoint goes with it.
"""

from collections.abc import Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction

Do = Callable[[list], None]


class LastThing:
    """Something to be done, with all else that the same function does, at the end of a transaction.

    Called where there is no transaction, or where it was committed, and it was done before that.
    """

    def __init__(self, do: Do, what: Any, using: str):
        self.do, self.what, self.using = do, what, using
        self.is_done = False

    def __call__(self) -> None:
        if not self.is_done:
            with transaction.atomic(using=self.using):
                _do([self])


def at_the_end(do: Do, what: Any, using: str = DEFAULT_DB_ALIAS) -> None:
    """Have `do` called once with a list of all that was given for it in this transaction."""
    transaction.on_commit(LastThing(do, what, using), using=using)


def do_now(using: str = DEFAULT_DB_ALIAS) -> None:
    """Do what this transaction left to its end: for whoever reads within it what that writes."""
    callbacks = [callback for _savepoints, callback, _robust in connections[using].run_on_commit]
    waiting = [one for one in callbacks if isinstance(one, LastThing) and not one.is_done]
    if waiting:
        _do(waiting)


def afterwards(do: Callable[[], Any], using: str = DEFAULT_DB_ALIAS) -> None:
    """For a last thing: have `do` called after the commit. Its failure is logged, and no more."""
    connection = connections[using]
    connection.run_on_commit.append((set(connection.savepoint_ids), do, True))


def _do(things: list[LastThing]) -> None:
    for do in dict.fromkeys(thing.do for thing in things):
        own = [thing for thing in things if thing.do == do]
        for thing in own:
            thing.is_done = True
        do([thing.what for thing in own])


class DoesLastThings:
    """An engine of Django's that does them before it commits; where one fails, nothing is kept."""

    def commit(self):
        try:
            do_now(self.alias)
        except BaseException:
            self.rollback()
            raise
        super().commit()
