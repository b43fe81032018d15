"""What each public answer of a large response costs: every address of the URL map, asked alone.

    python -m tests.benchmarks.answers

Makes the record of `readers` in the database that DATABASE_URL names, which must be empty. Ends
with 1 where an answer that is not sent while it is made takes more than a second of processor, or
any takes more than 200 MiB beside the worker's own.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing import Process, Queue

from tests.benchmarks.readers import LONGEST, MOST_MIB, YEARS, make_record

PARTS = {
    "department": "dfe",
    "strategy": "government-digital-strategy",
    "number": 7,
    "position": len(YEARS),
    "year": YEARS[-2],
    "pk": 1,
}
QUERIES = {
    "compare": f"?from=1&to={len(YEARS)}",
    "action_compare": f"?from={YEARS[1]}&to={YEARS[-2]}",
    "search": "?q=the",
}
OF_RESPONSE = "?department=dfe&strategy=government-digital-strategy"
OF_STRATEGY = "?strategy=government-digital-strategy"
NEEDED = {
    "governance": "?department=dfe",
    "editions": OF_RESPONSE,
    "matrix": OF_RESPONSE,
    "departments-by-action": OF_STRATEGY,
    "action-across-departments": f"{OF_STRATEGY}&action=7",
}


def main() -> None:
    make_record()
    from django.conf import settings

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    settings.DOCUMENTS_ROOT = tempfile.mkdtemp()
    print(f"{'':64}{'status':>6}{'processor':>12}{'memory':>10}{'bytes':>12}")
    if too_dear := [address for address in addresses() if is_too_dear(address)]:
        sys.exit(f"Too dear: {', '.join(too_dear)}")


def addresses() -> Iterator[str]:
    """Every public address that this record has."""
    from django.urls import URLPattern, reverse

    from reporting import urls
    from reporting.exports.formats import FORMATS
    from reporting.exports.registry import OPEN_DATA

    for route in urls.urlpatterns:
        if not isinstance(route, URLPattern):
            continue
        names = set(route.pattern.converters)
        parts = {name: PARTS[name] for name in names & PARTS.keys()}
        if route.name == "api":
            yield from (reverse("api", args=[r.name]) + NEEDED.get(r.name, "") for r in OPEN_DATA)
        elif names - PARTS.keys() == {"extension"}:
            yield from (reverse(route.name, kwargs=parts | {"extension": e}) for e in FORMATS)
        elif names <= PARTS.keys():
            yield reverse(route.name, kwargs=parts) + QUERIES.get(route.name, "")


def is_too_dear(address: str) -> bool:
    """Print what an answer costs, and say whether that is too much."""
    results: Queue = Queue()
    process = Process(target=ask, args=(address, results))
    process.start()
    status, is_streamed, seconds, mib, size = results.get()
    process.join()
    print(f"{address:64.64}{status:>6}{seconds:10.2f} s{mib:6} MiB{size:12,}", flush=True)
    return (seconds > LONGEST and not is_streamed) or mib > MOST_MIB


def ask(address: str, results: Queue) -> None:
    from django.test import Client

    client = Client()
    client.get("/about/method/")  # What a worker reads once.
    before, began = memory(), time.process_time()
    answer = client.get(address)
    is_streamed = answer.streaming and not answer.headers.get("Content-Length")
    size = sum(map(len, answer.streaming_content)) if answer.streaming else len(answer.content)
    seconds = time.process_time() - began
    results.put((answer.status_code, is_streamed, seconds, memory() - before, size))


def memory() -> int:
    """The most that this process took so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
