"""Whose address a request has, with and without proxies before the site."""

import pytest

from strategy.asked_from import address_of, is_this_machine, network_of


@pytest.fixture
def address(rf, settings):
    def found(remote="192.0.2.7", forwarded=None, *, proxies=0):
        settings.BEHIND_PROXY, settings.PROXIES = proxies > 0, proxies or 1
        headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
        return address_of(rf.get("/", REMOTE_ADDR=remote, **headers))

    return found


def test_what_anybody_may_write_counts_for_nothing(address):
    assert address(forwarded="203.0.113.9") == "192.0.2.7"


@pytest.mark.parametrize(
    ("forwarded", "proxies", "told"),
    [
        ("203.0.113.9", 1, "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9", 1, "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9, 10.0.0.1", 2, "203.0.113.9"),
        ("203.0.113.9", 2, "203.0.113.9"),
        (None, 1, "127.0.0.1"),
        ("", 1, "127.0.0.1"),
        ("unknown", 1, ""),
        ("::ffff:203.0.113.9", 1, "203.0.113.9"),
        ("2001:DB8::1", 1, "2001:db8::1"),
    ],
)
def test_a_proxy_says_for_whom_it_asks(address, forwarded, proxies, told):
    assert address("127.0.0.1", forwarded, proxies=proxies) == told


def test_by_a_socket_of_the_machine_nobody_can_tell(address):
    assert address("") == ""


def test_one_connection_of_ipv6_is_one_asker():
    assert network_of("2001:db8:1:2:3:4:5:6") == network_of("2001:db8:1:2::9") == "2001:db8:1:2::"
    assert network_of("203.0.113.9") == "203.0.113.9"


@pytest.mark.parametrize("own", ["127.0.0.1", "127.0.0.53", "::1", "::ffff:127.0.0.1", ""])
def test_this_machine_is_nobody_in_particular(own):
    assert is_this_machine(own)
    assert not is_this_machine("203.0.113.9")
