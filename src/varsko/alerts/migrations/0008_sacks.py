"""What storms bring has a table of its own, so that no older version comes by what it cannot read; what lies in the old one goes along."""

from typing import Any

from django.db import migrations, models

_COLUMNS = ("due_at", "last_error", "parcels", "taken_at")


def _go_along(apps: Any, schema_editor: Any) -> None:
    bags, sacks = (apps.get_model("alerts", name).objects.using(schema_editor.connection.alias) for name in ("Bag", "Sack"))
    for pk in list(bags.order_by("pk").values_list("pk", flat=True)):
        bag = bags.filter(pk=pk).first()
        if bag and bags.filter(pk=pk, fence=bag.fence).delete()[0]:
            sacks.create(**{name: getattr(bag, name) for name in _COLUMNS})


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0007_narrow_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_at", models.DateTimeField(db_index=True, null=True)),
                ("leased_until", models.DateTimeField(null=True)),
                ("fence", models.BigIntegerField(default=0)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("last_error", models.TextField(blank=True, default="")),
                ("parcels", models.BinaryField()),
                ("taken_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RunPython(_go_along, migrations.RunPython.noop),
    ]
