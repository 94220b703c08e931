"""Finds the browser of the tests in tests/browser."""

import os
import shutil
from pathlib import Path

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LEFT_OUT = "Left out: tests/browser, for there is no Chromium. Install it (apt install chromium) or name it in VARSKO_TEST_CHROMIUM."


def found() -> str:
    """Find Chromium, Playwright's own among others; gives its path, or "" when there is none."""
    named = os.environ.get("VARSKO_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return named or next(map(str, sorted(_own().glob("chromium-*/chrome-linux*/chrome"))), "")


def _own() -> Path:
    return Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
