import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import yimen.kernel.crypto
import yimen.kernel.ids

# Whoever writes a unit, by whatever way, its path is right and so is every path below it.
UNIT_PATH = """
CREATE FUNCTION orgs_unit_path() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE above text := '/';
BEGIN
  IF NEW.parent_id IS NOT NULL THEN
    SELECT path INTO above FROM orgs_unit WHERE id = NEW.parent_id FOR SHARE;
    IF above IS NULL THEN
      RAISE EXCEPTION 'unit % has no parent %', NEW.id, NEW.parent_id
        USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF above LIKE '%/' || NEW.id || '/%' THEN
      RAISE EXCEPTION 'unit % cannot be part of itself', NEW.id USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  NEW.path := above || NEW.id || '/';
  RETURN NEW;
END $$;
CREATE TRIGGER orgs_unit_path BEFORE INSERT OR UPDATE OF parent_id, path ON orgs_unit
  FOR EACH ROW EXECUTE FUNCTION orgs_unit_path();

CREATE FUNCTION orgs_unit_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.path <> OLD.path THEN
    UPDATE orgs_unit SET path = '' WHERE parent_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER orgs_unit_moved AFTER UPDATE OF parent_id, path ON orgs_unit
  FOR EACH ROW EXECUTE FUNCTION orgs_unit_moved();
"""

# 个人信息保护法 art. 44: a person may ask who read their data, so the trace cannot be altered.
DISCLOSURE_STANDS = """
CREATE FUNCTION orgs_disclosure_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a disclosure is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER orgs_disclosure_stands BEFORE UPDATE OR DELETE ON orgs_disclosure
  FOR EACH ROW EXECUTE FUNCTION orgs_disclosure_stands();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Staff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "login",
                    models.CharField(max_length=60, unique=True, verbose_name="sign-in name"),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "phone",
                    models.CharField(blank=True, max_length=32, verbose_name="office telephone"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="may sign in")),
                (
                    "code_hash",
                    models.CharField(blank=True, default="", editable=False, max_length=64),
                ),
                ("code_until", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "verbose_name": "staff member",
                "verbose_name_plural": "staff",
            },
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=12,
                        primary_key=True,
                        serialize=False,
                        verbose_name="division code",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("province", "Province"),
                            ("city", "City"),
                            ("county", "County or district"),
                            ("township", "Township or street"),
                            ("village", "Village or community"),
                        ],
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
                ("kind", models.CharField(blank=True, max_length=40, verbose_name="kind")),
                ("lat", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                ("lon", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="orgs.area",
                        verbose_name="part of",
                    ),
                ),
            ],
            options={
                "verbose_name": "area",
                "verbose_name_plural": "areas",
            },
        ),
        migrations.CreateModel(
            name="Grid",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=20, primary_key=True, serialize=False, verbose_name="grid code"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("geometry", models.JSONField(blank=True, default=dict, verbose_name="boundary")),
                ("cells", models.JSONField(blank=True, default=list, verbose_name="cells")),
                (
                    "changed_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grids",
                        to="orgs.area",
                        verbose_name="village or community",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "worker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="grids",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="grid worker",
                    ),
                ),
            ],
            options={
                "verbose_name": "grid",
                "verbose_name_plural": "grids",
            },
        ),
        migrations.CreateModel(
            name="Resident",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=yimen.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "name",
                    yimen.kernel.crypto.EncryptedText(blank=True, default="", verbose_name="name"),
                ),
                (
                    "phone",
                    yimen.kernel.crypto.EncryptedText(
                        blank=True, default="", verbose_name="telephone"
                    ),
                ),
                ("phone_hash", models.BinaryField(max_length=32, null=True, unique=True)),
                (
                    "address",
                    yimen.kernel.crypto.EncryptedText(
                        blank=True, default="", verbose_name="address"
                    ),
                ),
                (
                    "email",
                    yimen.kernel.crypto.EncryptedText(
                        blank=True, default="", verbose_name="e-mail address"
                    ),
                ),
                (
                    "email_confirmed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="e-mail address confirmed"
                    ),
                ),
                (
                    "notices",
                    models.CharField(
                        choices=[
                            ("sms", "By short message"),
                            ("mail", "By e-mail"),
                            ("both", "By both"),
                        ],
                        default="sms",
                        max_length=4,
                        verbose_name="where notices go",
                    ),
                ),
                (
                    "erased_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="erased at"
                    ),
                ),
            ],
            options={
                "verbose_name": "resident",
                "verbose_name_plural": "residents",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("erased_at", None),
                            models.Q(
                                ("address", ""), ("name", ""), ("phone", ""), ("phone_hash", None),
                                ("email", ""), ("email_confirmed_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="resident_erased_means_blank",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("notices__in", ["sms", "mail", "both"])),
                        name="resident_notice_way_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email_confirmed_at", None),
                            models.Q(("email", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="resident_confirms_an_address_that_is_there",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("actor", models.CharField(max_length=80, verbose_name="who read")),
                ("case_id", models.UUIDField(blank=True, null=True, verbose_name="case")),
                ("purpose", models.CharField(max_length=200, verbose_name="purpose")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "resident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disclosures",
                        to="orgs.resident",
                        verbose_name="resident",
                    ),
                ),
            ],
            options={
                "verbose_name": "disclosure",
                "verbose_name_plural": "disclosures",
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=24, unique=True, verbose_name="unit code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("centre", "Hotline or service centre"),
                            ("mediation", "Dispute mediation centre"),
                            ("department", "Department"),
                            ("government", "Government of an area"),
                            ("utility", "Public utility"),
                            ("village", "Village or residents' committee"),
                            ("team", "Team"),
                            ("other", "Other unit"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "path",
                    models.CharField(db_default="", db_index=True, editable=False, max_length=255),
                ),
                (
                    "phone",
                    models.CharField(blank=True, max_length=32, verbose_name="office telephone"),
                ),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="orgs.area",
                        verbose_name="area",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="orgs.unit",
                        verbose_name="part of",
                    ),
                ),
            ],
            options={
                "verbose_name": "unit",
                "verbose_name_plural": "units",
            },
        ),
        migrations.CreateModel(
            name="Token",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=50, unique=True, verbose_name="system")),
                ("hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("roles", models.JSONField(default=list, verbose_name="roles")),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="orgs.unit",
                        verbose_name="acts for",
                    ),
                ),
            ],
            options={
                "verbose_name": "access token",
                "verbose_name_plural": "access tokens",
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("agent", "Agent"),
                            ("dispatcher", "Dispatcher"),
                            ("handler", "Handler"),
                            ("approver", "Approver"),
                            ("caller", "Follow-up caller"),
                            ("supervisor", "Supervisor"),
                            ("auditor", "Auditor"),
                            ("leader", "Leader"),
                            ("administrator", "Administrator"),
                            ("grid_worker", "Grid worker"),
                        ],
                        max_length=16,
                        verbose_name="role",
                    ),
                ),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="orgs.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "post",
                "verbose_name_plural": "posts",
            },
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code__regex", "^\\d{2}$"), ("level", "province")),
                    models.Q(("code__regex", "^\\d{4}$"), ("level", "city")),
                    models.Q(("code__regex", "^\\d{6}$"), ("level", "county")),
                    models.Q(("code__regex", "^\\d{9}$"), ("level", "township")),
                    models.Q(("code__regex", "^\\d{12}$"), ("level", "village")),
                    _connector="OR",
                ),
                name="area_code_fits_its_level",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent", None),
                    models.Q(
                        ("code__startswith", models.F("parent_id")),
                        models.Q(("code", models.F("parent")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="area_code_begins_with_its_parents",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lat", None), ("lon", None)),
                    models.Q(
                        ("lat__isnull", False),
                        ("lon__isnull", False),
                        ("lat__range", (-90, 90)),
                        ("lon__range", (-180, 180)),
                    ),
                    _connector="OR",
                ),
                name="area_centre_is_whole_and_on_earth",
            ),
        ),
        migrations.AddIndex(
            model_name="grid",
            index=models.Index(fields=["changed_at"], name="grid_changed_at"),
        ),
        migrations.AddConstraint(
            model_name="grid",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("code__regex", "^\\d{15}$"), ("code__startswith", models.F("area_id"))
                ),
                name="grid_code_begins_with_its_village",
            ),
        ),
        migrations.AddIndex(
            model_name="disclosure",
            index=models.Index(fields=["actor", "at"], name="disclosure_by_actor"),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose", ""), _negated=True), name="disclosure_has_a_purpose"
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "centre",
                            "mediation",
                            "department",
                            "government",
                            "utility",
                            "village",
                            "team",
                            "other",
                        ],
                    )
                ),
                name="unit_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", ""), _negated=True), name="unit_has_a_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="token",
            constraint=models.CheckConstraint(
                condition=models.Q(("hash__regex", "^[0-9a-f]{64}$")), name="token_hash_is_sha256"
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "agent",
                            "dispatcher",
                            "handler",
                            "approver",
                            "caller",
                            "supervisor",
                            "auditor",
                            "leader",
                            "administrator",
                            "grid_worker",
                        ],
                    )
                ),
                name="post_role_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="post_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("staff", "unit", "role"),
                name="post_is_held_once",
            ),
        ),
        migrations.RunSQL(UNIT_PATH, migrations.RunSQL.noop),
        migrations.RunSQL(DISCLOSURE_STANDS, migrations.RunSQL.noop),
    ]
