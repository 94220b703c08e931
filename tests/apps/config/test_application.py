"""The raw paths beside Django."""

import json

import pytest

from tests.asgi import ask
from varsko.config.asgi import Application
from varsko.core.clock import now
from varsko.core.models import Worker


@pytest.fixture
def application():
    application = Application(worker=False)
    yield application
    application.close()


def test_the_process_says_that_it_is_alive_and_what_it_is(application):
    heard = ask(application, "/healthz")
    said = json.loads(heard.body)
    assert (heard.status, said["status"]) == (200, "ok")
    assert "drill_clock" not in said
    assert said["tzdata"].startswith("20")


def test_a_drill_clock_shows(application, settings, tmp_path):
    file = tmp_path / "clock"
    file.write_text("3600")
    settings.VARSKO = settings.VARSKO.model_copy(update={"clock_file": str(file)})
    assert "offset_seconds" in json.loads(ask(application, "/healthz").body)["drill_clock"]


@pytest.mark.django_db(transaction=True)
def test_it_is_ready_once_a_worker_beats(application):
    assert ask(application, "/readyz").status == 503
    Worker.objects.create(host="h", pid=1, started_at=now(), beat_at=now())
    heard = ask(application, "/readyz")
    assert (heard.status, json.loads(heard.body)["checks"]) == (200, {"database": True, "migrations": True, "worker": True})


@pytest.mark.django_db(transaction=True)
def test_everything_else_is_djangos(application):
    assert ask(application, "/no/such/page").headers["x-content-type-options"] == "nosniff"
