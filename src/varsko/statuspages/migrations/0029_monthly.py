import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('statuspages', '0028_metric_rules'),
    ]

    operations = [
        migrations.AddField(
            model_name='subscriber',
            name='wants_monthly',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name='Monthly',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField(db_index=True, null=True)),
                ('leased_until', models.DateTimeField(null=True)),
                ('fence', models.BigIntegerField(default=0)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('last_error', models.TextField(blank=True, default='')),
                ('month', models.DateField()),
                ('reached', models.UUIDField(null=True)),
                ('page', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='statuspages.statuspage')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('page', 'month'), name='monthly_once')],
            },
        ),
    ]
