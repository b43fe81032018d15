#!/usr/bin/env python
"""Django's command-line utility for Pledgebook."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from strategy.full_disks import is_full


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except Exception as error:
        if not is_full(error):
            raise
        why = str(error).partition("\n")[0]
        sys.exit(f"There is no space left ({why}). Run this again once there is.")


if __name__ == "__main__":
    main()
