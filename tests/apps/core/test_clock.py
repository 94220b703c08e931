"""The drill clock follows its file."""

from datetime import timedelta

import pytest

from varsko.core.clock import drill_offset


@pytest.fixture
def file(settings, tmp_path):
    file = tmp_path / "clock"
    settings.VARSKO = settings.VARSKO.model_copy(update={"clock_file": str(file)})
    return file


def move(file, seconds):
    draft = file.with_suffix(".draft")
    draft.write_text(seconds)
    draft.replace(file)


def test_the_clock_is_seen_to_move_at_the_very_next_question(file):
    for seconds in ("31", "0", "-7.5"):
        move(file, seconds)
        assert drill_offset() == timedelta(seconds=float(seconds))


def test_a_file_that_says_nothing_sensible_or_is_gone_leaves_the_clock_as_it_was(file):
    move(file, "60")
    assert drill_offset() == timedelta(minutes=1)
    for nonsense in ("soon", "1e400", "nan"):
        move(file, nonsense)
        assert drill_offset() == timedelta(minutes=1)
    file.unlink()
    assert drill_offset() == timedelta(minutes=1)
