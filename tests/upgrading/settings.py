from strategy.settings import *  # noqa: F403, TID251
from strategy.settings import INSTALLED_APPS  # noqa: TID251

INSTALLED_APPS = [*INSTALLED_APPS, "tests.upgrading"]
