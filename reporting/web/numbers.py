"""Numbers that are a part of an address."""

from strategy.numbers import read_number


class NumberConverter:
    """A part of an address that is a number."""

    regex = "[0-9]+"

    def to_python(self, value: str) -> int:
        return read_number(value)

    def to_url(self, value: int) -> str:
        return str(value)
