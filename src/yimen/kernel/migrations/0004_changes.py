"""What was changed in the city's tables, and that nobody rewrites it."""

from django.db import migrations, models

KEPT = """
CREATE TRIGGER kernel_change_kept BEFORE UPDATE OR DELETE ON kernel_change
  FOR EACH ROW EXECUTE FUNCTION kernel_kept_for_ever();
CREATE TRIGGER kernel_change_no_truncate BEFORE TRUNCATE ON kernel_change
  FOR EACH STATEMENT EXECUTE FUNCTION kernel_kept_for_ever();
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_limits")]
    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=20, verbose_name="table")),
                ("key", models.CharField(max_length=40, verbose_name="row")),
                ("area", models.CharField(blank=True, default="", max_length=12, verbose_name="area")),
                ("was", models.JSONField(default=dict, verbose_name="what it said")),
                ("now", models.JSONField(default=dict, verbose_name="what it says")),
                ("actor", models.CharField(max_length=80, verbose_name="who changed it")),
                ("file", models.CharField(blank=True, default="", max_length=200, verbose_name="file")),
                ("reason", models.CharField(blank=True, default="", max_length=500, verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("since", models.DateField(blank=True, null=True, verbose_name="holds from")),
            ],
            options={
                "verbose_name": "change of a row",
                "verbose_name_plural": "changes of rows",
                "indexes": [
                    models.Index(fields=["table", "key", "-id"], name="change_of_a_row"),
                    models.Index(fields=["actor", "-id"], name="change_by_actor"),
                ],
            },
        ),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
