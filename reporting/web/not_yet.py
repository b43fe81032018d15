"""What is in the record, but was not on the day of the page."""

from django.http import Http404


class NotYet(Http404):
    """In a sentence: since when it is there."""

    def __init__(self, words: str):
        super().__init__(words)
        self.words = words
