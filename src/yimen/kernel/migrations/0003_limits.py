"""Where knocks at public doors are counted; a crash may lose the count, so nothing is logged."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_guards")]
    operations = [
        migrations.CreateModel(
            name="Knock",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "door", "who", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("door", models.CharField(max_length=40)),
                ("who", models.BinaryField(max_length=32)),
                ("times", models.PositiveIntegerField()),
                ("until", models.DateTimeField(db_index=True)),
            ],
            options={"verbose_name": "knock"},
        ),
        migrations.RunSQL("ALTER TABLE kernel_knock SET UNLOGGED", migrations.RunSQL.noop),
    ]
