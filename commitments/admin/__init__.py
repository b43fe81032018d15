"""The admin of what people write and decide. Django finds it by this name."""

from commitments.admin import accounts, department_changes, log, opinions, record, security

__all__ = ["accounts", "department_changes", "log", "opinions", "record", "security"]
