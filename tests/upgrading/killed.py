"""Runs `migrate` and kills it before its Nth statement: `python -m tests.upgrading.killed N`.

Says how many statements it ran where it came to its end.
"""

import os
import signal
import sys
from itertools import count

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402


def main(last: str) -> None:
    numbers = count(1)

    def kill_or_execute(execute, sql, params, many, context):
        if next(numbers) == int(last):
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(kill_or_execute):
        call_command("migrate", verbosity=0, skip_checks=False)
    print(next(numbers) - 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
