"""/metrics: for the machine's own network, in Prometheus' format."""

from ipaddress import ip_network

import pytest
from prometheus_client.parser import text_string_to_metric_families

from strategy.environment import Environment
from strategy.watching import metrics

pytestmark = pytest.mark.django_db


@pytest.fixture
def watched(settings):
    settings.METRICS_FROM = [ip_network("10.0.0.0/8")]


def read(client, address="10.1.2.3", **headers):
    return client.get("/metrics", follow=True, REMOTE_ADDR=address, headers=headers)


def value(answer, name, **labels):
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            if sample.name == name and sample.labels == labels:
                return sample.value
    return 0


@pytest.mark.usefixtures("watched")
def test_requests_are_counted_by_route_and_status_with_what_they_asked(client):
    asked = {"method": "GET", "route": "about", "status": "200"}
    before = read(client)

    client.get("/about/")
    client.get("/nowhere-of-that-name/")

    after = read(client)
    assert after["Content-Type"].startswith("text/plain; version=")
    assert after["Cache-Control"] == "no-store"

    def grown(name, **labels):
        return value(after, name, **labels) - value(before, name, **labels)

    assert grown("pledgebook_requests_total", **asked) == 1
    assert grown("pledgebook_request_seconds_count", route="about") == 1
    assert grown("pledgebook_queries_total", route="about") > 0
    assert grown("pledgebook_query_seconds_total", route="about") > 0
    assert value(after, "pledgebook_requests_under_way") == 0


@pytest.mark.usefixtures("watched")
def test_addresses_and_methods_that_people_make_up_add_no_line(client):
    for number in range(3):
        client.generic("MADEUP", f"/made-up/{number}/")

    said = read(client).text
    assert "made-up" not in said and "MADEUP" not in said
    assert 'method="other"' in said


@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize("address", ["192.0.2.7", "11.0.0.1", "127.0.0.1", "", "not an address"])
def test_nobody_else_reads_it(client, address):
    assert read(client, address).status_code == 404


@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_nor_does_somebody_behind_a_proxy_of_that_network(client, settings, header):
    assert read(client, **{header: "192.0.2.7"}).status_code == 404


@pytest.mark.usefixtures("watched")
def test_behind_a_proxy_it_counts_who_asks(client, settings):
    settings.BEHIND_PROXY = True

    assert read(client, **{"X-Forwarded-For": "192.0.2.7"}).status_code == 404
    assert read(client, "127.0.0.1", **{"X-Forwarded-For": "10.0.0.9"}).status_code == 200


def test_without_the_setting_nobody_reads_it_and_nothing_is_counted(client):
    before = metrics.generate_latest(metrics.OWN)

    assert read(client, "127.0.0.1").status_code == 404
    client.get("/about/")

    assert metrics.generate_latest(metrics.OWN) == before


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("10.0.0.0/8, ::1", None),
        ("0.0.0.0/0", "METRICS_FROM names 0.0.0.0/0: strangers have addresses of it"),
        ("8.8.8.8", "METRICS_FROM names 8.8.8.8: strangers have addresses of it"),
        ("10.0.0.1/8", "METRICS_FROM names 10.0.0.1/8: expected a network, such as 10.0.0.0/8"),
        ("here", "METRICS_FROM names here: expected a network, such as 10.0.0.0/8"),
    ],
)
def test_the_setting_names_networks_of_ones_own(said, fault):
    environment = Environment({"METRICS_FROM": said}, local=False)

    environment.networks("METRICS_FROM")

    assert environment.faults == ([fault] if fault else [])
