"""Django's settings in tests: nothing of this machine's own installation is read or written.

The database is a file of SQLite, or the PostgreSQL that VARSKO_TEST_PG names (see tests/postgres.py).
"""

import os
import tempfile

_NAMES = [name for name in os.environ if name.startswith("VARSKO_") and not name.startswith("VARSKO_TEST_")]
for _name in _NAMES:
    del os.environ[_name]
os.environ["VARSKO_DATA"] = tempfile.mkdtemp(prefix="varsko-test-")
os.environ["VARSKO_SECRET_KEY"] = "only-for-tests"
os.environ["VARSKO_DNS"] = "off"  # who needs a name service brings one: that of this machine may be slow, or say anything
if "VARSKO_TEST_PG" in os.environ:
    os.environ["VARSKO_DATABASE_URL"] = os.environ["VARSKO_TEST_PG"]

from varsko.config.settings import *  # noqa: F403 - Django's own way to extend settings

if DATABASES["default"]["ENGINE"].endswith("sqlite"):  # noqa: F405 - from there
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # noqa: F405 - a test need not outlive the machine
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
"""Looks for a file when it is asked for, not for all of them at the first page of each test."""
