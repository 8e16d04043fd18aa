"""What PostgreSQL itself holds about requests, whoever writes to them."""

from django.db import migrations

NEVER_DELETED = """
-- else its case would lose what it says of itself
CREATE TRIGGER requests_request_is_never_deleted BEFORE DELETE ON requests_request
  FOR EACH ROW EXECUTE FUNCTION cases_case_is_never_deleted();
CREATE TRIGGER requests_request_no_truncate BEFORE TRUNCATE ON requests_request
  FOR EACH STATEMENT EXECUTE FUNCTION cases_case_is_never_deleted();
"""


class Migration(migrations.Migration):
    dependencies = [("requests", "0001_initial"), ("cases", "0002_guards")]
    operations = [migrations.RunSQL(NEVER_DELETED, migrations.RunSQL.noop)]
