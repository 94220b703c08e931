"""What came along when one organisation became part of another, so that it can be taken out again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0034_said_in")]

    operations = [migrations.AddField("formername", "was", models.JSONField(null=True))]
