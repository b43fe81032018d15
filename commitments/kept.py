"""What was worked out from two texts, kept for the next who asks: both are published, and stay."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import update_wrapper
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """A function of two texts that remembers its last answers, for all threads of a process.

    Memory is bounded by the characters of the texts; the longest unused go first.
    """

    def __init__(self, function: Callable[[str, str], T], most: int):
        self.function = function
        self.most = most
        self.held = 0
        self.answers: OrderedDict[tuple[str, str], T] = OrderedDict()
        self.lock = threading.Lock()
        update_wrapper(self, function)

    def __call__(self, one: str, other: str) -> T:
        texts = (one, other)
        with self.lock:
            if texts in self.answers:
                self.answers.move_to_end(texts)
                return self.answers[texts]
        answer = self.function(one, other)
        with self.lock:
            self._keep(texts, answer)
        return answer

    def _keep(self, texts: tuple[str, str], answer: T) -> None:
        if texts in self.answers:  # Another thread was faster.
            return
        self.answers[texts] = answer
        self.held += _size(texts)
        while self.held > self.most:
            oldest, _answer = self.answers.popitem(last=False)
            self.held -= _size(oldest)


def kept(most: int) -> Callable[[Callable[[str, str], T]], Kept[T]]:
    """Keeps answers about texts of so many characters in all."""
    return lambda function: Kept(function, most)


def _size(texts: tuple[str, str]) -> int:
    return sum(map(len, texts))
