"""Passwords that somebody who knows this site would try first."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

from strategy.models import Department

OURS = ("pledgebook", "pledge", "promise", "government", "strategy", "department", "digital")
SHORTEST_WORD = 3
SHORTEST_REST = 8
"""So many characters have to be left of a password without the words of the site."""


class NotOfThisSite:
    """Refuses a password that is little more than words of the site: its name, a department’s."""

    def validate(self, password, user=None):
        rest = password.lower()
        for word in sorted(words_of_the_site(), key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != password.lower() and len(rest) < SHORTEST_REST:
            raise ValidationError(
                "Take a password without words of this site, such as its name or a department’s.",
                code="password_of_this_site",
            )

    def get_help_text(self):
        return "It is not made of the words of this site, such as its name or a department’s."


def words_of_the_site() -> set[str]:
    departments = Department.objects.values_list("name", "abbreviation", "slug")
    told = [*OURS, urlsplit(settings.SITE_URL).hostname or ""]
    told += [words for department in departments for words in department]
    words = {word for words in told for word in re.findall(r"\w+", words.lower())}
    return {word for word in words if len(word) >= SHORTEST_WORD}
