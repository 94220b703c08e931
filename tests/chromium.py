"""Finds the browser of the tests in tests/browser: the whole Chromium, and its headless shell, which takes less of a processor."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LEFT_OUT = "Left out: tests/browser, for there is no Chromium. Install it (apt install chromium) or name it in VARSKO_TEST_CHROMIUM."


def found() -> str:
    """Find Chromium, Playwright's own among others; gives its path, or "" when there is none."""
    named = os.environ.get("VARSKO_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return named or next(map(str, sorted(_own().glob("chromium-*/chrome-linux*/chrome"))), "")


@cache
def quick() -> str:
    """Find Chromium's headless shell; gives the path of the whole Chromium where there is none that runs, or where one is named.

    The shell has no notifications, and rooms scroll otherwise in it: their tests take `found()`.
    """
    if os.environ.get("VARSKO_TEST_CHROMIUM"):
        return found()
    own = sorted(_own().glob("chromium_headless_shell-*/chrome-*linux*/*headless*shell"))
    shells = [shutil.which("chromium-headless-shell") or "", *map(str, own)]
    return next(filter(_runs, filter(None, shells)), found())


def _runs(program: str) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=120, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _own() -> Path:
    return Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
