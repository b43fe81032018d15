"""Terms: from one partial date until, not including, another; open where there is none."""

from datetime import date


class Term:
    """Questions to a row with `started_on` and `ended_on`, whose end is the first day after."""

    def is_certain_on(self, day: date) -> bool:
        """Whether it had begun for sure and had not ended, whatever the dates leave open."""
        return self.started_on.last <= day and (self.ended_on is None or day < self.ended_on.first)

    def is_possible_on(self, day: date) -> bool:
        """Whether the dates leave it possible."""
        return self.started_on.first <= day and (self.ended_on is None or day < self.ended_on.last)

    def may_overlap(self, other: "Term") -> bool:
        """Whether some day can belong to both."""
        return (other.ended_on is None or self.started_on.first < other.ended_on.last) and (
            self.ended_on is None or other.started_on.first < self.ended_on.last
        )
