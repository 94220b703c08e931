from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0002_providers'),
        ('incidents', '0013_reminded_of_an_update'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='incident',
            name='known',
            field=models.CharField(blank=True, db_default='', default='', max_length=30),
        ),
        migrations.AddField(
            model_name='update',
            name='eta_known',
            field=models.CharField(blank=True, db_default='', default='', max_length=30),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('known', ''), _negated=True), fields=['known'], name='incident_by_known'),
        ),
    ]
