"""The settings of a server with one more address: the status page drawn from the database at every reading, as an ordinary view does it."""

from varsko.config.settings import *  # noqa: F403 - the same settings, with one line more

ROOT_URLCONF = "bench.rival_urls"
