import django.db.models.deletion
from django.db import migrations, models

# Whoever writes a unit: one in force is followed by nobody, a dissolved one is not being dissolved.
FOLLOWED = """
CREATE FUNCTION orgs_unit_is_in_force_or_followed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.active THEN
    NEW.successor_id := NULL;
  ELSE
    NEW.ending := false;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER orgs_unit_is_in_force_or_followed BEFORE INSERT OR UPDATE ON orgs_unit
  FOR EACH ROW WHEN (NEW.active AND NEW.successor_id IS NOT NULL OR NEW.ending AND NOT NEW.active)
  EXECUTE FUNCTION orgs_unit_is_in_force_or_followed();
"""


class Migration(migrations.Migration):
    dependencies = [("orgs", "0002_address_names")]

    operations = [
        migrations.AddField(
            model_name="unit",
            name="ending",
            field=models.BooleanField(default=False, verbose_name="being dissolved"),
        ),
        migrations.AddField(
            model_name="unit",
            name="successor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orgs.unit",
                verbose_name="followed by",
            ),
        ),
        migrations.RunSQL(FOLLOWED, migrations.RunSQL.noop),
    ]
