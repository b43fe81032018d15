"""From where a request comes: the address of whoever asks, as far as anybody can tell."""

from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings


def address_of(request) -> str:
    """The address of whoever asks; empty where nobody can tell, as by a socket of the machine.

    A proxy's word counts only where BEHIND_PROXY says that there is one: others could say anything.
    Of what several proxies add, the last is what the nearest saw; before it stands what came in.
    """
    said = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        added = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        said = added[-settings.PROXIES :][0].strip() or said
    address = read(said)
    return str(address) if address else ""


def network_of(address: str) -> str:
    """What one asker may have: an address, of IPv6 the 64 bits that a connection is given."""
    found = read(address)
    if isinstance(found, IPv6Address):
        return str(IPv6Address(int(found) >> 64 << 64))
    return address


def is_this_machine(address: str) -> bool:
    """Whether nobody can be told by it: somebody here, or a proxy that doesn't say who asks."""
    found = read(address)
    return found is None or found.is_loopback


def read(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
