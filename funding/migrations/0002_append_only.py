from django.db import migrations

from communes.facts import append_only


class Migration(migrations.Migration):
    dependencies = [("funding", "0001_initial")]

    operations = [
        append_only("funding_allocation"),
        append_only("funding_disbursement"),
    ]
