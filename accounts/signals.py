from django.dispatch import Signal

locked = Signal()
"""Somebody was refused before a password was looked at, for too many wrong ones: request, name."""
