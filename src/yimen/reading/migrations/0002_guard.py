"""The rules of the guard, and those that a city starts with."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from yimen.reading.seeding import load_guard


def seed(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Fill the new table."""
    load_guard(apps.get_model("reading", "GuardRule"))


class Migration(migrations.Migration):

    dependencies = [("reading", "0001_signs")]

    operations = [
        migrations.CreateModel(
            name='GuardRule',
            fields=[
                ('code', models.CharField(max_length=12, primary_key=True, serialize=False, verbose_name='code')),
                ('duty', models.CharField(choices=[('danger', 'Danger to life'), ('route', 'A lawful route of its own'), ('report', 'Words that accuse'), ('body', 'What a public body is called')], max_length=8, verbose_name='what it is for')),
                ('to', models.CharField(blank=True, default='', max_length=40, verbose_name='leads to')),
                ('words', models.TextField(verbose_name='words')),
                ('near', models.TextField(blank=True, default='', verbose_name='only with one of these near')),
                ('unless', models.TextField(blank=True, default='', verbose_name='not with one of these near')),
                ('times', models.PositiveSmallIntegerField(default=1, verbose_name='times said at least')),
                ('always', models.BooleanField(default=False, verbose_name='also of what is over, denied or supposed')),
                ('why', models.CharField(max_length=300, verbose_name='what to do')),
                ('basis', models.CharField(max_length=200, verbose_name='basis')),
                ('active', models.BooleanField(default=True, verbose_name='in use')),
            ],
            options={
                'verbose_name': 'rule of the guard',
                'verbose_name_plural': 'rules of the guard',
                'constraints': [models.CheckConstraint(condition=models.Q(('duty__in', ['danger', 'route', 'report', 'body'])), name='guard_rule_is_for_something_known'), models.CheckConstraint(condition=models.Q(models.Q(('words', ''), _negated=True), models.Q(('basis', ''), _negated=True)), name='guard_rule_has_words_and_a_basis'), models.CheckConstraint(condition=models.Q(('times__range', (1, 9))), name='guard_rule_is_said_a_few_times')],
            },
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
