"""Parameters that can't be understood: a 400 that names each one and says what is allowed."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from django.http import JsonResponse, QueryDict
from django.shortcuts import render

PROGRAMS = ("/data/", "/log/")  # What is below these pages is for programs.


@dataclass
class BadParameter(Exception):
    """One parameter of an address, the value it was given, and what is allowed."""

    name: str
    value: str
    allowed: list[str] = field(default_factory=list)

    def __str__(self):
        return f"{self.name}={self.value} is not known. Allowed: {', '.join(self.allowed)}"


def unknown(asked: QueryDict, known: Iterable[str]) -> list[BadParameter]:
    """The parameters of an address that are none of those which are known there."""
    known = sorted(known)
    return [BadParameter(name, value, known) for name, value in asked.items() if name not in known]


def bad_request(request, faults: list[BadParameter]):
    """The page that tells all faults of an address at once; in JSON where that was asked for."""
    if is_for_programs(request.path):
        return problem(400, "Some parameters can’t be understood.", faults)
    return render(request, "bad_request.html", {"faults": faults}, status=400)


def is_for_programs(path: str) -> bool:
    """Whether an address replies in JSON: then it refuses in JSON, too."""
    is_below = path.startswith(PROGRAMS) and path not in PROGRAMS
    return is_below or path.endswith(".json")


def problem(
    status: int, title: str, faults: Iterable[BadParameter] = (), **more: str
) -> JsonResponse:
    """What is wrong, for programs: problem details as RFC 9457 has them, and `more` of them."""
    told = {"type": "about:blank", "title": title, "status": status} | more
    if faults:
        told["parameters"] = [asdict(fault) for fault in faults]
    return JsonResponse(told, status=status, content_type="application/problem+json")
