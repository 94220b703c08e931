"""What every test stands on: a data folder of its own and a file database."""

import os
import tempfile

os.environ.setdefault("VARSKO_DATA", tempfile.mkdtemp(prefix="varsko-test-"))
os.environ.setdefault("VARSKO_SECRET_KEY", "only-for-tests")
