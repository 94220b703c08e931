"""Looking for requests without words, from the first on, and for changes from a while ago on: the version before may still write some."""

from datetime import UTC, datetime

from django.db import migrations, models

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
EVENTS = 20_000


def begin(apps, schema_editor):
    """Look at once, whatever clock this is."""
    last = apps.get_model("core", "EventRow").objects.aggregate(last=models.Max("id"))["last"] or 0
    apps.get_model("desk", "WordsCheck").objects.create(pk=1, due_at=LONG_AGO, event=max(last - EVENTS, 0))


class Migration(migrations.Migration):
    dependencies = [("core", "0003_sweep"), ("desk", "0022_open_counted")]

    operations = [
        migrations.CreateModel(
            name="WordsCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_at", models.DateTimeField(db_index=True, null=True)),
                ("leased_until", models.DateTimeField(null=True)),
                ("fence", models.BigIntegerField(default=0)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("last_error", models.TextField(blank=True, default="")),
                ("number", models.BigIntegerField(default=0)),
                ("event", models.BigIntegerField(default=0)),
                ("next_number", models.BigIntegerField(default=0)),
                ("next_event", models.BigIntegerField(default=0)),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(begin, migrations.RunPython.noop, elidable=False),
    ]
