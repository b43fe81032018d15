"""The admin of what people write and decide. Django finds it by this name."""

from commitments.admin import accounts, record

__all__ = ["accounts", "record"]
