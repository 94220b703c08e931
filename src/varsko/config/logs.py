"""Logs to stderr, as lines for people or as one JSON object a line for machines. Secrets in addresses are masked."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from http import HTTPStatus

from django.db import InterfaceError, OperationalError

from varsko.core import outage
from varsko.core.asked import request_id

# Addresses that open something for whoever knows them, and keys sent as parameters.
_SECRET_PATH = re.compile(r"(/(?:in|setup|calendar|invite|verify|page|reset)/)[^/\s?\"']{8,}")
_SECRET_PARAMETER = re.compile(r"((?:api_?key|token|key|password)=)[^&\s\"']+", re.IGNORECASE)
_SECRET_SIGN_IN = re.compile(r"(://[^/\s:@]*:)[^/\s@]+(@)")

_STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message", "request", "taskName"}


def configure(level: str, *, as_json: bool) -> None:
    """Set up logging of this process."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if as_json else PlainLines())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for chatty in ("httpx", "httpcore", "urllib3", "asyncio", "mail.log", "fontTools"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    logging.getLogger("fpdf").setLevel(logging.ERROR)  # tells of each letter that its fonts lack
    logging.getLogger("uvicorn").setLevel(logging.WARNING if level != "debug" else logging.DEBUG)
    logging.getLogger("django.request").setLevel(logging.ERROR)
    logging.getLogger("django.request").addFilter(_is_fault)
    logging.captureWarnings(True)


def _is_fault(record: logging.LogRecord) -> bool:
    """Leave out what was told that it is not served, and what failed because the database was away: that is said once, not for each."""
    error = record.exc_info[1] if record.exc_info else None
    is_outage = isinstance(error, OperationalError | InterfaceError)
    if is_outage:
        outage.PAGES.failed(error)
    return not is_outage and getattr(record, "status_code", 0) != HTTPStatus.NOT_IMPLEMENTED


def mask(text: str) -> str:
    """Take out what would let a reader of the log in."""
    text = _SECRET_PATH.sub(r"\1…", text)
    text = _SECRET_PARAMETER.sub(r"\1…", text)
    return _SECRET_SIGN_IN.sub(r"\1…\2", text)


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _extras(record: logging.LogRecord) -> dict[str, object]:
    extras = {name: value for name, value in vars(record).items() if name not in _STANDARD}
    return {"request_id": request_id.get(), **extras} if request_id.get() else extras


class PlainLines(logging.Formatter):
    """One readable line an entry; an exception follows on its own lines."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one entry."""
        extras = "".join(f" {name}={value}" for name, value in _extras(record).items())
        line = f"{_moment(record)} {record.levelname.lower():7} {record.name}: {record.getMessage()}{extras}"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return mask(line)


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one entry."""
        entry: dict[str, object] = {
            "at": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": mask(record.getMessage()),
        }
        entry.update({name: mask(str(value)) for name, value in _extras(record).items()})
        if record.exc_info:
            entry["exception"] = mask(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)
