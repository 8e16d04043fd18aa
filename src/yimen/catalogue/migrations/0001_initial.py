import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("orgs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=12,
                        primary_key=True,
                        serialize=False,
                        verbose_name="category code",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("level", models.PositiveSmallIntegerField(verbose_name="level")),
                ("words", models.TextField(blank=True, verbose_name="residents' words")),
                ("route", models.TextField(blank=True, verbose_name="lawful route")),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "public",
                    models.BooleanField(default=True, verbose_name="may be listed publicly"),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="catalogue.category",
                        verbose_name="part of",
                    ),
                ),
            ],
            options={
                "verbose_name": "category",
                "verbose_name_plural": "categories",
            },
        ),
        migrations.CreateModel(
            name="Direction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "area",
                    models.CharField(blank=True, default="", max_length=12, verbose_name="area"),
                ),
                ("basis", models.CharField(max_length=200, verbose_name="basis")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="directions",
                        to="catalogue.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="directions",
                        to="orgs.unit",
                        verbose_name="competent unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "row of the dispatch directory",
                "verbose_name_plural": "dispatch directory",
            },
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("level", 1), ("parent", None)),
                    models.Q(("level__gt", 1), ("parent__isnull", False)),
                    _connector="OR",
                ),
                name="category_level_fits_its_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent", None),
                    models.Q(
                        ("code__startswith", models.F("parent_id")),
                        models.Q(("code", models.F("parent")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="category_code_begins_with_its_parents",
            ),
        ),
        migrations.AddConstraint(
            model_name="direction",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis", ""), _negated=True), name="direction_has_a_basis"
            ),
        ),
        migrations.AddConstraint(
            model_name="direction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="direction_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="direction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)),
                fields=("category", "area"),
                name="direction_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="direction",
            constraint=models.UniqueConstraint(
                fields=("category", "area", "valid_from"), name="direction_begins_once_a_day"
            ),
        ),
    ]
