"""The words of open requests once more, behind a mark: see `domain.finding`."""

from django.db import migrations

from varsko.desk.domain.finding import words_of

TOGETHER = 500


def mark(apps, schema_editor):
    """Write the words of what is open anew."""
    names = ("number", "title", "text", "tags", "caller__name")
    rows = apps.get_model("desk", "Request").objects.exclude(state__in=("solved", "closed")).order_by("number").values_list(*names)
    table = apps.get_model("desk", "RequestWords")
    batch = []
    for number, *said in rows.iterator(TOGETHER):
        batch.append(table(number=number, words=words_of(number, map(str, filter(None, said)), is_open=True)))
        if len(batch) == TOGETHER:
            write(table, batch)
            batch = []
    write(table, batch)


def write(table, batch):
    """Store some, whether their words were there before or not."""
    table.objects.bulk_create(batch, update_conflicts=True, unique_fields=["number"], update_fields=["words"])


class Migration(migrations.Migration):
    dependencies = [("desk", "0026_spared")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop, elidable=True)]
