"""Processes that are forked, do one thing, say what came of it, and can be killed meanwhile."""

import os
import pickle
import signal
import time
import traceback
from collections.abc import Callable
from itertools import count

from django.db import connection

from tests.kills.places import Place


def done_in(place: Place, act: Callable):
    """What an act gives that is done there, in a process of its own."""
    read, write = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(read)
        try:
            place.enter()
            told = ("gave", act())
        except BaseException:
            told = ("failed", traceback.format_exc())
        with os.fdopen(write, "wb") as pipe:
            pickle.dump(told, pipe)
        connection.close()
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        told = pipe.read()
    os.waitpid(pid, 0)
    how, value = pickle.loads(told)
    if how == "failed":
        raise RuntimeError(value)
    return value


def killed_in(place: Place, act: Callable, *, statement: int, delay: float) -> bool:
    """Do an act there and kill it, so many seconds after a statement began. Was it?"""
    read, write = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(read)
        status = 1
        try:
            place.enter()
            with connection.execute_wrapper(_tell(write, statement)):
                act()
            status = 0
        finally:
            os._exit(status)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        if pipe.read(1):
            time.sleep(delay)
            os.kill(pid, signal.SIGKILL)
    _pid, status = os.waitpid(pid, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError(f"It ended with status {os.WEXITSTATUS(status)} by itself.")
    return os.WIFSIGNALED(status)


def _tell(pipe: int, statement: int):
    numbers = count(1)

    def execute(run, sql, params, many, context):
        if next(numbers) == statement:
            os.write(pipe, b"!")
        return run(sql, params, many, context)

    return execute


def counted(act: Callable) -> Callable:
    """An act that gives how many statements it ran, and in how many seconds."""

    def act_and_count():
        numbers = count()
        began = time.monotonic()

        def execute(run, *statement):
            next(numbers)
            return run(*statement)

        with connection.execute_wrapper(execute):
            act()
        return next(numbers), time.monotonic() - began

    return act_and_count
