"""What the database leaves out before names are compared word by word, so that few are read.

It leaves in more than is meant: any letter for one that may bear an accent, any ending.
"""

from django.db.models import CharField, Lookup, Q, TextField

MAY_BEAR_ACCENTS = "aceilnosuyz"


@CharField.register_lookup
@TextField.register_lookup
class Alike(Lookup):
    """LIKE of SQL, whatever the case."""

    lookup_name = "alike"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        left, of_left = self.process_lhs(compiler, connection)
        right, of_right = self.process_rhs(compiler, connection)
        like = "ILIKE" if connection.vendor == "postgresql" else "LIKE"
        return f"{left} {like} {right}", [*of_left, *of_right]


def patterns(phrases: list[list[str]]) -> list[str]:
    """One of each stem. A stem may end otherwise than its word: agenci is agency."""
    return [f"%{_any_accent(stem[:-1] or stem)}%" for phrase in phrases for stem in phrase]


def condition(name: str, found: list[str]) -> Q:
    return Q(*(Q(**{f"{name}__alike": pattern}) for pattern in found))


def _any_accent(stem: str) -> str:
    return "".join(
        letter if letter.isascii() and letter not in MAY_BEAR_ACCENTS else "_" for letter in stem
    )
