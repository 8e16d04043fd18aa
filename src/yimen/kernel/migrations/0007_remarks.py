"""What somebody typed with a step: kept beside its event, and erased at most."""

from django.db import migrations, models

import yimen.kernel.crypto

SEALED = """
-- what was typed is written once; only all of it may be erased, and its salt goes with it
CREATE TRIGGER kernel_remark_is_never_changed BEFORE UPDATE ON kernel_remark
  FOR EACH ROW WHEN (NOT (NEW.words = '' AND NEW.salt = ''
    AND (NEW.case_id, NEW.number) = (OLD.case_id, OLD.number)))
  EXECUTE FUNCTION kernel_kept_for_ever();
CREATE TRIGGER kernel_remark_is_never_deleted BEFORE DELETE ON kernel_remark
  FOR EACH ROW EXECUTE FUNCTION kernel_kept_for_ever();
CREATE TRIGGER kernel_remark_no_truncate BEFORE TRUNCATE ON kernel_remark
  FOR EACH STATEMENT EXECUTE FUNCTION kernel_kept_for_ever();
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0006_step_keys")]

    operations = [
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id",
                        "number",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("case_id", models.UUIDField()),
                ("number", models.PositiveIntegerField()),
                ("words", yimen.kernel.crypto.EncryptedText()),
                ("salt", models.CharField(max_length=32)),
            ],
            options={"verbose_name": "remark"},
        ),
        migrations.RunSQL(SEALED, migrations.RunSQL.noop),
    ]
