"""In which request something was said, where that became part of another. Of what was merged before nobody knows it any more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0033_open_words_apart")]

    operations = [migrations.AddField("entry", "said_in", models.UUIDField(null=True))]
