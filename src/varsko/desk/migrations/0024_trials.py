"""Hours and promises that are tried on what happened."""

import django.db.models.deletion
import varsko.core.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0023_words_check'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Trial',
            fields=[
                ('due_at', models.DateTimeField(db_index=True, null=True)),
                ('leased_until', models.DateTimeField(null=True)),
                ('fence', models.BigIntegerField(default=0)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('last_error', models.TextField(blank=True, default='')),
                ('week', models.JSONField(default=dict)),
                ('closed', models.JSONField(default=dict)),
                ('days', models.JSONField(default=dict)),
                ('targets', models.JSONField(default=list)),
                ('pauses', models.BooleanField(default=True)),
                ('restarts', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=varsko.core.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('asked_at', models.DateTimeField(db_index=True)),
                ('span', models.PositiveIntegerField()),
                ('version', models.PositiveIntegerField()),
                ('total', models.PositiveIntegerField(null=True)),
                ('seen', models.PositiveIntegerField(default=0)),
                ('told', models.PositiveIntegerField(default=0)),
                ('cursor', models.BigIntegerField(null=True)),
                ('tallies', models.JSONField(default=list)),
                ('done_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trials', to='desk.desk')),
            ],
        ),
        migrations.CreateModel(
            name='TrialPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('differing', models.PositiveIntegerField()),
                ('data', models.BinaryField()),
                ('trial', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='desk.trial')),
            ],
        ),
        migrations.AddIndex(
            model_name='trial',
            index=models.Index(fields=['asked_by', 'desk'], name='trial_by_asker'),
        ),
        migrations.AddConstraint(
            model_name='trialpart',
            constraint=models.UniqueConstraint(fields=('trial', 'number'), name='trial_part_once'),
        ),
    ]
