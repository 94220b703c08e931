from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0012_signed_mail'),
    ]

    operations = [
        migrations.AddField(
            model_name='promise',
            name='reminded_at',
            field=models.DateTimeField(null=True),
        ),
    ]
