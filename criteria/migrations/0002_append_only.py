from django.db import migrations

from communes.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("criteria", "0001_initial")]

    operations = [
        append_only("criteria_assessment"),
        append_only("criteria_reading"),
        append_only("criteria_recognition"),
        append_only("criteria_target"),
    ]
