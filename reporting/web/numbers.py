"""Numbers in an address: of pages, rows, years, things. All are read here."""

LARGEST = 10**18  # More than any key, year or page, and the database can still compare with it.


def read_number(text: str) -> int | None:
    """The whole number that plain digits say, `LARGEST` for any that is larger; else None."""
    if not (text.isascii() and text.isdigit()):
        return None
    digits = text.lstrip("0") or "0"
    return int(digits) if len(digits) < len(str(LARGEST)) else LARGEST


class NumberConverter:
    """A part of an address that is a number."""

    regex = "[0-9]+"

    def to_python(self, value: str) -> int:
        return read_number(value)

    def to_url(self, value: int) -> str:
        return str(value)
