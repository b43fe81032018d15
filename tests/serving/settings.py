from strategy.settings import *  # noqa: F403, TID251
from strategy.settings import MIDDLEWARE  # noqa: TID251

# Next to the views, where a database that goes away would be felt.
MIDDLEWARE.append("tests.serving.trouble.trouble")
