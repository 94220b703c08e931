"""What every test stands on: a data folder of its own, a file database, passwords that are quick to check."""

import os
import tempfile

os.environ.setdefault("VARSKO_DATA", tempfile.mkdtemp(prefix="varsko-test-"))
os.environ.setdefault("VARSKO_SECRET_KEY", "only-for-tests")

import pytest


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
