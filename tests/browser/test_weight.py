"""What a page weighs on its way to the browser, as Chromium's own tools measure it."""

import pytest
from django.core.management import call_command
from django.db import connections
from django.test.testcases import LiveServerThread

KB = 1000
FIRST_LOAD, LATER = 150 * KB, 30 * KB
A_YEAR = 365 * 24 * 60 * 60


@pytest.fixture
def origin(sample, settings, tmp_path):
    """The site as it is installed: static files are hashed, compressed and served by WhiteNoise."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    shared = {one.alias: one for one in connections.all() if _is_in_memory(one)}
    for one in shared.values():
        one.inc_thread_sharing()
    server = LiveServerThread("localhost", lambda app: app, connections_override=shared)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    yield f"http://localhost:{server.port}"
    server.terminate()
    for one in shared.values():
        one.dec_thread_sharing()


def _is_in_memory(connection):
    return connection.vendor == "sqlite" and connection.is_in_memory_db()


class Weigher:
    """Counts the bytes of every answer, head and body as they came over the wire."""

    def __init__(self, page):
        self.page = page
        self.bytes, self.requests, self.kept = 0, 0, {}
        session = page.context.new_cdp_session(page)
        session.on("Network.loadingFinished", self._count)
        session.on("Network.requestWillBeSent", self._ask)
        session.on("Network.responseReceived", self._note)
        session.send("Network.enable")

    def _ask(self, _event):
        self.requests += 1

    def _note(self, event):
        answer = event["response"]
        if "/static/" in answer["url"]:
            headers = {name.lower(): value for name, value in answer["headers"].items()}
            self.kept[answer["url"]] = headers.get("cache-control", "")

    def _count(self, event):
        self.bytes += event["encodedDataLength"]

    def first(self, address):
        self.page.goto(address, wait_until="networkidle")
        return round(self.bytes)

    def later(self, address):
        """What came over the wire for the page and for what it needs: nothing for what is kept."""
        self.page.goto(address)
        return self.page.evaluate(TRANSFERRED)


TRANSFERRED = """() => [
    ...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")
].reduce((sum, entry) => sum + entry.transferSize, 0)"""


RESPONSE = "/dfe/government-digital-strategy"
PAGES = [
    f"{RESPONSE}/",
    f"{RESPONSE}/actions/5/",
    f"{RESPONSE}/actions/7/timeline/",
    f"{RESPONSE}/years/2014/",
    f"{RESPONSE}/editions/3/",
    f"{RESPONSE}/compare/",
    f"{RESPONSE}/outcomes/",
    "/entries/",
    "/pledges/",
    "/pledges/not-reported/",
    "/dfe/governance/",
]


def test_the_first_load_and_every_later_one_are_light(origin, page):
    weigher = Weigher(page)

    first = weigher.first(f"{origin}/")
    first_requests = weigher.requests
    later = {address: weigher.later(origin + address) for address in PAGES}

    print(f"First load: {first / KB:.1f} kB")
    for address, weight in later.items():
        print(f"{address}: {weight / KB:.1f} kB")
    assert 20 * KB < first <= FIRST_LOAD
    assert first_requests <= 8
    assert len(weigher.kept) >= 4
    assert {url for url, control in weigher.kept.items() if not is_kept_for_good(control)} == set()
    assert {address for address, weight in later.items() if not 0 < weight <= LATER} == set()


def is_kept_for_good(control):
    seconds = int(control.partition("max-age=")[2].partition(",")[0] or 0)
    return seconds >= A_YEAR and "immutable" in control
