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


def _said(css: str, selector: str) -> dict[str, str]:
    inside = css.partition(f"\n{selector} {{\n")[2].partition("\n}")[0]
    return {name.strip(): value.strip() for name, _colon, value in (one.partition(":") for one in inside.split(";")) if name.strip()}


def test_without_a_script_the_colours_are_as_the_device_says():
    css = Path(finders.find("ui/kit.css")).read_text()
    _light, marker, rest = css.partition("@media screen and (prefers-color-scheme: dark) {")
    chosen, by_device = _said(css, '[data-bs-theme="dark"]'), _said(rest, ".no-js")
    assert marker
    assert len(chosen) > 40
    assert {**by_device, **chosen} == by_device
    assert by_device["color-scheme"] == "dark"
    vendored = Path(finders.find("vendor/tabler.min.css")).read_text()
    numbers = vendored.partition(".theme-dark,[data-bs-theme=dark],[data-theme=dark]{")[2].partition("}")[0]
    assert numbers
    assert {one.partition(":")[0] for one in numbers.split(";")} <= by_device.keys()
