"""The settings that a service owner gives in the environment: read once, faults told together."""

import re
from collections.abc import Iterable, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"", "0", "false", "no", "off"}
KEY = re.compile(r"[^+,\s]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*")
HERE = re.compile(r"(.*\.)?localhost|127(\.[0-9]+){3}|\[?::1\]?|testserver", re.IGNORECASE)
# How the keys begin that are published: that of a local start, and those that Django makes.
PUBLISHED = ("local-only-and-public-", "django-insecure-")
ORIGIN = re.compile(r"https?://(\[[0-9a-f:]+\]|[\w.-]+)(:[0-9]+)?", re.IGNORECASE)


def is_local(values: Mapping[str, str]) -> bool:
    """Whether this is for developing or for showing, on one's own machine."""
    return any(values.get(name, "").strip().lower() in TRUE for name in ("DEBUG", "DEMO"))


class Environment:
    """Reads settings by name and remembers what is missing or wrong until `check()`.

    With `local=True` (`DEBUG=1` or `DEMO=1`) a setting that is not given takes its local value.
    """

    def __init__(self, values: Mapping[str, str], *, local: bool):
        self.values = values
        self.local = local
        self.faults: list[str] = []

    def required(self, name: str, *, meaning: str, local: str) -> str:
        """The text of a setting that must be given, or its local value."""
        value = self.values.get(name, "").strip()
        if value or self.local:
            return value or local
        self.faults.append(f"{name} is not set: {meaning}")
        return ""

    def text(self, name: str, default: str = "") -> str:
        """The text of a setting that may be left out."""
        return self.values.get(name, "").strip() or default

    def origin(self, name: str, *, meaning: str, local: str) -> str:
        """How the addresses of the site begin, which must be given: a scheme, a host, a port."""
        value = self.required(name, meaning=meaning, local=local).rstrip("/")
        if value and not ORIGIN.fullmatch(value):
            self.faults.append(f"{name} is {value!r}: expected {meaning}")
        return value

    def secret(self, name: str, *, meaning: str, local: str) -> str:
        """A text that nobody may guess. A fault doesn't tell it."""
        value = self.required(name, meaning=meaning, local=local)
        if value and not self.local and why_known(value):
            self.faults.append(
                f"{name} {why_known(value)}: python3 -c 'import secrets; "
                "print(secrets.token_urlsafe(50))' makes another"
            )
        return value

    def hosts(self, name: str, hosts: Iterable[str]) -> None:
        """Host names under which the site answers: a local start only by those of this machine."""
        for host in hosts:
            if self.local and not HERE.fullmatch(host):
                self.faults.append(
                    f"{name} names {host}: DEBUG and DEMO are for this machine alone. "
                    "Leave them out, or name localhost"
                )
            elif host == "*":
                self.faults.append(f"{name} is *: name the hosts that are yours")

    def flag(self, name: str, default: bool = False) -> bool:
        """A setting that is on or off."""
        value = self.values.get(name, "1" if default else "").strip().lower()
        if value not in TRUE | FALSE:
            self.faults.append(f"{name} is {value!r}: expected 1 or 0")
        return value in TRUE

    def number(self, name: str, default: int) -> int:
        """A setting that is a whole number, 0 or more."""
        value = self.values.get(name, "").strip() or str(default)
        if not (value.isascii() and value.isdigit()):
            self.faults.append(f"{name} is {value!r}: expected a whole number, 0 or more")
            return default
        return int(value)

    def keys(self, name: str, *, begin: str = "") -> list[str]:
        """Keys of signed notes, separated by commas. A fault doesn't tell them: some are secret."""
        keys = self.items(self.values.get(name, ""))
        whole = [key for key in keys if key.startswith(begin)]
        if not all(KEY.fullmatch(key.removeprefix(begin)) for key in whole) or whole != keys:
            self.faults.append(
                f"{name} is no key: expected {begin}NAME+ID+KEY, or several with commas"
            )
        return keys

    def networks(self, name: str) -> list[IPv4Network | IPv6Network]:
        """Networks, or addresses, that no stranger can have; separated by commas."""
        found = []
        for item in self.items(self.values.get(name, "")):
            try:
                network = ip_network(item)
            except ValueError:
                self.faults.append(f"{name} names {item}: expected a network, such as 10.0.0.0/8")
                continue
            if not network.is_private:
                self.faults.append(f"{name} names {item}: strangers have addresses of it")
            found.append(network)
        return found

    def items(self, text: str) -> list[str]:
        """The parts of a text separated by commas."""
        return [part.strip() for part in text.split(",") if part.strip()]

    def check(self) -> None:
        """Stop the start if anything was missing or wrong, naming all of it."""
        if self.faults:
            raise ImproperlyConfigured(
                "Pledgebook can't start with these settings:\n  "
                + "\n  ".join(self.faults)
                + "\nSet them in the environment, or DEBUG=1 to try it on your own machine."
            )


def why_known(secret: str) -> str:
    """Why others may know or guess a text; empty if they can't."""
    if secret.startswith(PUBLISHED):
        return "is published"
    if len(secret) < 50:
        return "has fewer than 50 characters"
    return "has fewer than 10 different characters" if len(set(secret)) < 10 else ""
