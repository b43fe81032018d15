"""Numbers in an address or a form: of pages, rows, years, things. All are read here."""

LARGEST = 10**18  # More than any key, year or page, and the database can still compare with it.


def read_number(text: str) -> int | None:
    """The whole number that plain digits say, `LARGEST` for any that is larger; else None."""
    if not (text.isascii() and text.isdigit()):
        return None
    digits = text.lstrip("0") or "0"
    return int(digits) if len(digits) < len(str(LARGEST)) else LARGEST
