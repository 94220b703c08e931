"""Static files come with a hash in their name once the copies are made, and without it before."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from varsko.ui import assets


@pytest.fixture
def root(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    return settings.STATIC_ROOT


def test_before_the_copies_are_made_addresses_are_plain(root):
    assert assets.Assets(location=str(root)).url("ui/kit.css") == "/static/ui/kit.css"


def test_the_copies_are_hashed_and_compressed(root):
    assets.prepare()
    url = assets.Assets(location=str(root)).url("vendor/tabler.min.css")
    copy = root / Path(url).relative_to("/static")
    assert url != "/static/vendor/tabler.min.css"
    assert copy.exists()
    assert copy.with_suffix(".css.gz").stat().st_size < 100_000


def test_the_copies_are_made_once_a_version(root):
    assets.prepare()
    (root / "witness").write_text("still here")
    assets.prepare()
    assert (root / "witness").exists()


def test_what_the_version_before_serves_stays_for_one_more(root, tmp_path, settings):
    sources = tmp_path / "sources"
    sources.mkdir()
    settings.STATICFILES_DIRS = [str(sources)]
    urls = []
    for number in range(3):
        (sources / "ours.css").write_text(f"a {{ order: {number} }}")
        finders.get_finder.cache_clear()
        assets.prepare()
        url = assets.Assets(location=str(root)).url("ours.css")
        urls.append(root / Path(url).relative_to("/static"))
    assert [copy.exists() for copy in urls] == [False, True, True]
    assert urls[-1].read_text() == "a { order: 2 }"
    finders.get_finder.cache_clear()
