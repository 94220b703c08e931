"""The words of open requests once more, behind a mark: see `domain.finding`.

Some at a time, each in a transaction of its own, so that a process of the version before writes in between; what was done is done again
without harm.
"""

from django.db import migrations, transaction

from varsko.desk.domain.finding import words_of

TOGETHER = 200


def mark(apps, schema_editor):
    """Write the words of what is open anew."""
    last = -1
    while last is not None:
        with transaction.atomic():
            last = mark_some(apps, last)


def mark_some(apps, after):
    """Write those of some behind a number; gives the last number, None at the end.

    They are not held, for who holds several in another order would end it: what changes meanwhile is put right a minute later.
    """
    rows = apps.get_model("desk", "Request").objects.select_related("caller")
    rows = rows.exclude(state__in=("solved", "closed")).filter(number__gt=after).order_by("number")[:TOGETHER]
    table = apps.get_model("desk", "RequestWords")
    batch = [table(number=row.number, words=words_of(row.number, _said(row), is_open=True)) for row in rows]
    table.objects.bulk_create(batch, update_conflicts=True, unique_fields=["number"], update_fields=["words"])
    return batch[-1].number if batch else None


def _said(row):
    return filter(None, (row.title, row.text, row.tags, row.caller.name if row.caller else ""))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("desk", "0026_spared")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop, elidable=True)]
