from django.db import migrations

from communes.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("funding", "0001_initial")]

    operations = [
        append_only("funding_allocation"),
        append_only("funding_disbursement"),
    ]
