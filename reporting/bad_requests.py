"""Parameters that can't be understood: a 400 that names each one and says what is allowed."""

from dataclasses import dataclass, field

from django.shortcuts import render


@dataclass
class BadParameter(Exception):
    """One parameter of an address, the value it was given, and what is allowed."""

    name: str
    value: str
    allowed: list[str] = field(default_factory=list)

    def __str__(self):
        return f"{self.name}={self.value} is not known. Allowed: {', '.join(self.allowed)}"


def bad_request(request, faults: list[BadParameter]):
    """The page that tells all faults of an address at once."""
    return render(request, "bad_request.html", {"faults": faults}, status=400)
