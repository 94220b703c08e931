"""What has to happen before anything else of Varsko may be imported: settings, logs, stages."""

import multiprocessing
import os
import signal
import socket
import threading
from argparse import Namespace

import django
from django.conf import settings
from django.utils.module_loading import import_string

from varsko.cli.errors import Stop
from varsko.cli.leave import leave
from varsko.config import logs
from varsko.config.env import WrongSetting


def prepare(options: Namespace) -> None:
    """Get ready for a command. Raises Stop with one line for a wrong setting."""
    get_ready(as_json=options.log_json)


def get_ready(*, as_json: bool) -> None:
    """Read the settings, set up logging, load every stage. Raises Stop with one line for a wrong setting."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "varsko.config.settings")
    try:
        level = settings.VARSKO.log
    except WrongSetting as error:
        raise Stop(str(error)) from None
    logs.configure(level, as_json=as_json)
    django.setup()


def web_child(listening: socket.socket, as_json: bool) -> None:
    """Be one of several web processes; the first thing a spawned process runs, hence the late import."""
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    get_ready(as_json=as_json)
    import_string("varsko.config.server.run")(listening, worker=False)
    leave(0)


def _end_with_parent() -> None:
    """Stop this process as soon as the one that started it is gone: nobody would do what falls due, nor ever stop it."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
