"""Tables that are made together are as if they had been made one by one."""

import pytest
from django.db import connection, models
from django.db.migrations.operations import AddField, CreateModel
from django.db.migrations.state import ProjectState

from varsko.core.together import CreateModels, together

pytestmark = pytest.mark.django_db(transaction=True)


def boat() -> CreateModel:
    return CreateModel("Boat", [("id", models.AutoField(primary_key=True))])


def mast() -> CreateModel:
    return CreateModel("Mast", [("id", models.AutoField(primary_key=True)), ("boat", models.ForeignKey("trial.boat", models.CASCADE))])


def test_they_refer_to_each_other_and_go_again():
    (both,) = together([boat(), mast()])
    before = ProjectState()
    assert not before.apps.get_models()
    after = before.clone()
    both.state_forwards("trial", after)
    with connection.schema_editor() as editor:
        both.database_forwards("trial", editor, before, after)
    one = after.apps.get_model("trial", "Boat").objects.create()
    after.apps.get_model("trial", "Mast").objects.create(boat=one)
    assert one.mast_set.count() == 1
    with connection.schema_editor() as editor:
        both.database_backwards("trial", editor, after, before)
    assert not {"trial_boat", "trial_mast"} & set(connection.introspection.table_names())


def test_what_comes_between_stays_between():
    height = AddField("boat", "height", models.IntegerField(null=True))
    found = together([boat(), height, mast()])
    assert [type(one) for one in found] == [CreateModels, AddField, CreateModels]
    assert found[2].describe() == "Create models Mast"
