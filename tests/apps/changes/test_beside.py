"""What the version before writes while it still runs beside this one."""

from uuid import uuid4

import pytest
from django.db import connection

from tests import cast
from varsko.catalog import actions as catalog
from varsko.changes import queries
from varsko.changes.models import Freeze
from varsko.core import clock
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


def test_a_freeze_of_a_service_is_for_that_service_alone(ann, planned):
    telex = catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="telex")
    span = {"begins_at": planned.begins_at, "ends_at": planned.ends_at}
    said = {"id": uuid4().hex, "name": "Fair", "reason": "Peak", "made_by": "Cleo", **span}
    names, places = ", ".join(said), ", ".join(["%s"] * len(said))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO changes_freeze ({names}) VALUES ({places})", list(said.values()))
    Freeze.objects.get().services.set([telex.id])
    mine = [one.id for one in planned.services]
    found = [queries.conflicts(planned.window, wanted, by=cast.acting(ann), but=planned.id) for wanted in (mine, [telex.id])]
    assert [[one.why.value for one in rows] for rows in found] == [[], ["freeze"]]
