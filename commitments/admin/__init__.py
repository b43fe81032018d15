"""The admin of what people write and decide. Django finds it by this name."""

from commitments.admin import accounts, log, opinions, record, security

__all__ = ["accounts", "log", "opinions", "record", "security"]
