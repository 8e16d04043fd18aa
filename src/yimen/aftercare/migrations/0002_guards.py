"""What PostgreSQL itself holds about follow-ups and publications, whoever writes to them."""

from django.db import migrations

PARTS = """
CREATE CONSTRAINT TRIGGER aftercare_visit_state_has_its_event
  AFTER INSERT OR UPDATE ON aftercare_visit DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION kernel_part_state_has_its_event('aftercare.Visit%');
CREATE CONSTRAINT TRIGGER aftercare_publication_state_has_its_event
  AFTER INSERT OR UPDATE ON aftercare_publication DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION kernel_part_state_has_its_event('aftercare.%');
"""


class Migration(migrations.Migration):
    dependencies = [("aftercare", "0001_aftercare"), ("kernel", "0002_guards")]
    operations = [migrations.RunSQL(PARTS, migrations.RunSQL.noop)]
