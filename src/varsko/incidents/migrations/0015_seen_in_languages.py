from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0014_known_errors'),
    ]

    operations = [
        migrations.AddField(
            model_name='assessment',
            name='seen_in',
            field=models.JSONField(null=True),
        ),
    ]
