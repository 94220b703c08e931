"""What the version before writes while it still runs beside this one: it knows of no column that came since."""

from uuid import uuid4

import pytest
from django.db import connection

from varsko.desk.models import Desk, Form, Macro, Request

pytestmark = pytest.mark.django_db
NEW = {Desk: "shares", Request: "personal", Form: "approval", Macro: "version"}


def written_as_before(row):
    """Write a row as a program does that has never heard of the new column."""
    unknown = NEW[type(row)]
    fields = [one for one in row._meta.concrete_fields if one.name != unknown]
    said = {one.column: one.get_db_prep_save(one.pre_save(row, True), connection) for one in fields}
    names, places = ", ".join(f'"{name}"' for name in said), ", ".join(["%s"] * len(said))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {row._meta.db_table} ({names}) VALUES ({places})", list(said.values()))


def copy_of(row, **more):
    """Make of a row another, in memory."""
    made = type(row).objects.get(pk=row.pk)
    made.pk = uuid4()
    for name, value in more.items():
        setattr(made, name, value)
    return made


def test_it_takes_in_requests_and_sets_up_desks(desk, called, ann):
    home = Desk.objects.get(pk=desk.id)
    made = Request.objects.get(pk=called(ann).id)
    rows = [
        copy_of(home, name="HR", slug="hr"),
        copy_of(made, number=99, key="REQ-99"),
        Form(desk=home, name="Key"),
        Macro(desk=home, name="Ask", position=1),
    ]
    for row in rows:
        written_as_before(row)
    found = {type(row): getattr(type(row).objects.get(pk=row.pk), NEW[type(row)]) for row in rows}
    assert found == {Desk: False, Request: False, Form: False, Macro: 1}
