"""What somebody wrote into an article stands: other words are another version."""

from django.db import migrations

STANDS = """
CREATE FUNCTION knowledge_version_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR
     to_jsonb(NEW) - '{stage,review_on,decided_by,decided_at,reason}'::text[] IS DISTINCT FROM
     to_jsonb(OLD) - '{stage,review_on,decided_by,decided_at,reason}'::text[] THEN
    RAISE EXCEPTION 'version % stands: write another', OLD.id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER knowledge_version_stands BEFORE UPDATE OR DELETE ON knowledge_version
  FOR EACH ROW EXECUTE FUNCTION knowledge_version_stands();
"""
FALLS = """
DROP TRIGGER knowledge_version_stands ON knowledge_version;
DROP FUNCTION knowledge_version_stands();
"""


class Migration(migrations.Migration):

    dependencies = [("knowledge", "0001_initial")]

    operations = [migrations.RunSQL(STANDS, FALLS)]
