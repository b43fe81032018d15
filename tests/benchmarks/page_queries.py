"""Asks for each address that is given, and prints as JSON how many queries its page takes where
none is kept.

python -m tests.benchmarks.page_queries ADDRESS…
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")


def main(addresses: list[str]) -> None:
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    settings.KEPT_PAGES_MIB = 0
    print(json.dumps({address: queries_of(address) for address in addresses}))


def queries_of(address: str) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.get(address)  # What a worker reads once.
    with CaptureQueriesContext(connection) as captured:
        page = client.get(address)
    assert page.status_code == 200, f"{address}: {page.status_code}"
    return len(captured)


if __name__ == "__main__":
    main(sys.argv[1:])
