import django.db.models.deletion
import varsko.statuspages.domain.states
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('statuspages', '0029_monthly'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mailbox',
            fields=[
                ('component', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='mailbox', serialize=False, to='statuspages.component')),
                ('token', models.CharField(max_length=32, unique=True)),
                ('state', models.CharField(default=varsko.statuspages.domain.states.State['OPERATIONAL'], max_length=30)),
                ('subject', models.CharField(blank=True, max_length=200)),
                ('is_understood', models.BooleanField(default=True)),
                ('is_new', models.BooleanField(default=False)),
                ('came_at', models.DateTimeField(null=True)),
                ('made_at', models.DateTimeField()),
            ],
        ),
    ]
