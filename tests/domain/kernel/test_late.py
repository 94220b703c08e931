"""What is late is loaded when it is used, once, and what is not installed is missed at once."""

import sys
import threading

import pytest

from varsko.kernel.late import known, late


def test_a_module_is_loaded_when_something_is_asked_of_it(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "seldom_used.py").write_text("value = 7")
    seldom = late("seldom_used")
    assert "seldom_used" not in sys.modules
    assert "seldom_used" in known()
    assert seldom.value == 7
    assert sys.modules.pop("seldom_used").value == 7


def test_many_threads_that_ask_at_once_get_the_same_whole_module(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "slowly_loaded.py").write_text("import threading\nthreading.Event().wait(0.05)\nvalue = object()")
    slowly, found, begin = late("slowly_loaded"), [], threading.Barrier(8)

    def ask() -> None:
        begin.wait()
        found.append(slowly.value)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [sys.modules.pop("slowly_loaded").value] * 8


def test_what_is_not_installed_is_missed_before_it_is_used():
    with pytest.raises(ModuleNotFoundError, match="no_such_library"):
        late("no_such_library.part")


def test_what_a_module_does_not_have_is_said_as_ever():
    with pytest.raises(AttributeError, match="nothing"):
        _ = late("json").nothing
