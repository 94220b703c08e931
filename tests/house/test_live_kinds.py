"""A kind of thing that pages may hear of is one that the browser listens for: an event it has no name for is lost without a word."""

import json
import re
from pathlib import Path

import pytest

from varsko import ui
from varsko.config.live import KINDS

SCRIPTS = Path(ui.__file__).parent / "static" / "ui"


@pytest.mark.parametrize("script", ["live.js", "live-worker.js"])
def test_the_browser_listens_for_each_kind(script):
    named = re.search(r"for \(const name of (\[[^\]]*\])\)", (SCRIPTS / script).read_text())[1]
    assert set(json.loads(named)) == {*KINDS, "reload"}
