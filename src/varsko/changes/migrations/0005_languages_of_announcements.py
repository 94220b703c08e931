from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('changes', '0004_freezes_of_services'),
    ]

    operations = [
        migrations.AddField(
            model_name='announcement',
            name='texts',
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name='announcement',
            name='titles',
            field=models.JSONField(db_default={}, default=dict),
        ),
    ]
