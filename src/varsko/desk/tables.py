"""Requests as tables to take away: CSV line by line, and a file of Excel."""

import csv
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from itertools import islice
from typing import IO, Any

from django.utils.translation import get_language, override

from varsko.desk.data import ObjectView, RequestView, TrialLine
from varsko.desk.domain.objects import COLUMNS as COLUMNS_OF_OBJECTS
from varsko.desk.form_words import in_one_line, name_of

COLUMNS = (
    "key", "desk_name", "kind", "state", "priority", "title", "category", "channel", "team_name", "assignee_name", "handovers", "reopened",
    "minutes", "created_at", "answered_at", "solved_at", "closed_at", "form", "answers",
)  # fmt: skip
REPLAY_COLUMNS = ("key", "title", "priority", "goal", "before", "after", "due_before", "due_after")
MOST_IN_EXCEL = 50_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """Gives back each line that the writer makes."""

    def write(self, text: str) -> str:
        """Give it back."""
        return text


def csv_lines(rows: Iterator[RequestView]) -> Iterator[str]:
    """Give the lines of a CSV, the heading first, to their end in the language that is set when the first is asked for."""
    writer, language = csv.writer(_Echo()), get_language()
    yield writer.writerow(COLUMNS)
    for row in rows:
        with override(language):  # what is sent later is made in other threads
            said = [cell(_value(row, name)) for name in COLUMNS]
        yield writer.writerow(said)


def replay_lines(found: Iterator[TrialLine]) -> Iterator[str]:
    """Give the lines of a CSV of what would have been, one for each promise."""
    writer = csv.writer(_Echo())
    yield writer.writerow(REPLAY_COLUMNS)
    for one in found:
        told = [getattr(one.outcome, name) for name in REPLAY_COLUMNS[2:]]
        yield writer.writerow([cell(value) for value in (one.key, one.title, *told)])


def object_lines(rows: Iterator[ObjectView]) -> Iterator[str]:
    """Give the lines of a CSV of objects, in the columns in which they are taken in."""
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS_OF_OBJECTS)
    for row in rows:
        said = {"holder": row.holder.email if row.holder else "", "service": row.service.name if row.service else ""}
        yield writer.writerow([cell(said.get(name, getattr(row, name))) for name in COLUMNS_OF_OBJECTS])


def _value(row: RequestView, name: str) -> object:
    """Give what stands in a column; what was filled in in a form stands in one, in the reader's language."""
    if name == "answers":
        return in_one_line(row.form)
    if name == "form":
        return name_of(row.form) if row.form else ""
    return getattr(row, name)


def cell(value: object) -> str:
    """Write a value so that a spreadsheet takes it for text, whatever a stranger wrote."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_xlsx(rows: Iterator[RequestView], file: IO[bytes]) -> None:
    """Write a workbook row by row into a file: texts stay texts, moments are moments in UTC, the heading stands still."""
    excel: Any = import_module("xlsxwriter")  # a megabyte of code that few ask for
    book = excel.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True})
    moment, bold = book.add_format({"num_format": "yyyy-mm-dd hh:mm"}), book.add_format({"bold": True})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, 0, len(COLUMNS) - 1)
    sheet.write_row(0, 0, COLUMNS, bold)
    for number, row in enumerate(islice(rows, MOST_IN_EXCEL), 1):
        for column, name in enumerate(COLUMNS):
            _write(sheet, number, column, _value(row, name), moment)
    book.close()


def _write(sheet: Any, row: int, column: int, value: object, moment: object) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, value, moment)
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    elif value:
        sheet.write_string(row, column, str(value))
