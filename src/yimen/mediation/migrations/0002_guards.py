"""What PostgreSQL itself holds about disputes, whoever writes to them."""

from django.db import migrations

NEVER_DELETED = """
-- else its case would lose what it says of itself
CREATE TRIGGER mediation_dispute_is_never_deleted BEFORE DELETE ON mediation_dispute
  FOR EACH ROW EXECUTE FUNCTION cases_case_is_never_deleted();
CREATE TRIGGER mediation_dispute_no_truncate BEFORE TRUNCATE ON mediation_dispute
  FOR EACH STATEMENT EXECUTE FUNCTION cases_case_is_never_deleted();
"""


class Migration(migrations.Migration):
    dependencies = [("mediation", "0001_disputes"), ("cases", "0002_guards")]
    operations = [migrations.RunSQL(NEVER_DELETED, migrations.RunSQL.noop)]
