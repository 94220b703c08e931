from django.db import migrations, models


def keep_narrow(apps, _schema_editor):
    """Remember of the freezes of services that they are for those alone."""
    apps.get_model("changes", "Freeze").objects.filter(
        pk__in=apps.get_model("changes", "Freeze").services.through.objects.values("freeze")
    ).update(narrow=True)


class Migration(migrations.Migration):

    dependencies = [
        ('changes', '0003_deploys'),
    ]

    operations = [
        migrations.AddField(
            model_name='freeze',
            name='narrow',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunPython(keep_narrow, migrations.RunPython.noop, elidable=True),
    ]
