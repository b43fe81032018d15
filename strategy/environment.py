"""The settings that a service owner gives in the environment: read once, faults told together."""

import re
from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"", "0", "false", "no", "off"}
KEY = re.compile(r"[^+,\s]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*")
ORIGIN = re.compile(r"https?://(\[[0-9a-f:]+\]|[\w.-]+)(:[0-9]+)?", re.IGNORECASE)


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
