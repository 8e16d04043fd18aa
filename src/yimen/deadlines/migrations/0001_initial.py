"""The tables of time; rules that stand once they are made; and the rows that a city starts with."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from yimen.deadlines.seeding import load_seed

RULE_STANDS = """
CREATE FUNCTION deadlines_rule_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- cases keep the rule that they were opened under, so a rule can be ended and nothing else;
  -- an end that has come stands, too
  IF to_jsonb(NEW) - 'valid_to' - 'note' IS DISTINCT FROM to_jsonb(OLD) - 'valid_to' - 'note'
     OR OLD.valid_to <= (now() AT TIME ZONE 'Asia/Shanghai')::date
        AND NEW.valid_to IS DISTINCT FROM OLD.valid_to THEN
    RAISE EXCEPTION 'rule % stands: end it and make another', OLD.id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER deadlines_rule_stands BEFORE UPDATE ON deadlines_rule
  FOR EACH ROW EXECUTE FUNCTION deadlines_rule_stands();
"""
RULE_FALLS = """
DROP TRIGGER deadlines_rule_stands ON deadlines_rule;
DROP FUNCTION deadlines_rule_stands();
"""


def seed(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    load_seed(lambda name: apps.get_model("deadlines", name))


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name='year')),
                ('document', models.CharField(max_length=200, verbose_name='document')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='issued on')),
                ('sure', models.CharField(choices=[('certain', 'Certain'), ('uncertain', 'To be confirmed')], default='certain', max_length=10, verbose_name='certainty')),
                ('note', models.CharField(blank=True, default='', max_length=200, verbose_name='note')),
            ],
            options={
                'verbose_name': 'holiday notice',
                'verbose_name_plural': 'holiday notices',
                'constraints': [models.CheckConstraint(condition=models.Q(('year__range', (1949, 2200))), name='notice_is_of_a_year'), models.CheckConstraint(condition=models.Q(('document', ''), _negated=True), name='notice_has_a_document')],
            },
        ),
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('process', models.CharField(max_length=20, verbose_name='process')),
                ('term', models.CharField(max_length=24, verbose_name='term')),
                ('item_code', models.CharField(blank=True, default='', max_length=12, verbose_name='category')),
                ('area', models.CharField(blank=True, default='', max_length=12, validators=[django.core.validators.RegexValidator('^\\d*$')], verbose_name='area')),
                ('urgency', models.CharField(blank=True, default='', max_length=10, verbose_name='urgency')),
                ('kind', models.CharField(blank=True, default='', max_length=16, verbose_name='kind')),
                ('value', models.DecimalField(decimal_places=2, max_digits=7, verbose_name='length')),
                ('unit', models.CharField(choices=[('clock_hour', 'hour'), ('working_hour', 'working hour'), ('working_day', 'working day'), ('calendar_day', 'calendar day')], max_length=12, verbose_name='unit of time')),
                ('basis', models.CharField(max_length=200, verbose_name='basis')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('extendable_by', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='longest extension')),
                ('extension_unit', models.CharField(blank=True, choices=[('clock_hour', 'hour'), ('working_hour', 'working hour'), ('working_day', 'working day'), ('calendar_day', 'calendar day')], default='', max_length=12, verbose_name='unit of the extension')),
                ('extensions_max', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='extensions at most')),
                ('yellow_share', models.DecimalField(decimal_places=2, default=Decimal('0.20'), max_digits=3, verbose_name='yellow at this share left')),
                ('yellow_working_days', models.DecimalField(decimal_places=1, default=Decimal('1'), max_digits=4, verbose_name='yellow at so many working days left')),
                ('sure', models.CharField(choices=[('certain', 'Certain'), ('uncertain', 'To be confirmed')], default='uncertain', max_length=10, verbose_name='certainty')),
                ('note', models.CharField(blank=True, default='', max_length=200, verbose_name='note')),
                ('set_by', models.CharField(blank=True, default='', editable=False, max_length=60, verbose_name='set by')),
            ],
            options={
                'verbose_name': 'rule of time',
                'verbose_name_plural': 'rules of time',
                'constraints': [models.CheckConstraint(condition=models.Q(('value__gt', 0), models.Q(models.Q(('unit__in', frozenset(['calendar_day', 'working_day'])), _negated=True), ('value', django.db.models.functions.math.Floor('value')), _connector='OR')), name='rule_length_is_positive_and_days_are_whole'), models.CheckConstraint(condition=models.Q(('unit__in', ['clock_hour', 'working_hour', 'working_day', 'calendar_day'])), name='rule_unit_of_time_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('extendable_by', None), ('extension_unit', ''), models.Q(('extensions_max', None), ('extensions_max', 0), _connector='OR')), models.Q(('extension_unit__in', ['clock_hour', 'working_hour', 'working_day', 'calendar_day']), models.Q(('extensions_max', None), ('extensions_max__gt', 0), _connector='OR'), models.Q(('extendable_by', None), ('extendable_by__gt', 0), _connector='OR'), models.Q(('extendable_by', None), models.Q(('extension_unit__in', frozenset(['calendar_day', 'working_day'])), _negated=True), ('extendable_by', django.db.models.functions.math.Floor('extendable_by')), _connector='OR')), _connector='OR'), name='rule_extension_is_whole_or_none'), models.CheckConstraint(condition=models.Q(('yellow_share__range', (0, 1)), ('yellow_working_days__gte', 0)), name='rule_yellow_is_a_share'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='rule_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('sure__in', ['certain', 'uncertain'])), name='rule_certainty_is_known'), models.CheckConstraint(condition=models.Q(('basis', ''), _negated=True), name='rule_has_a_basis'), models.CheckConstraint(condition=models.Q(('area__regex', '^\\d*$')), name='rule_area_is_a_division_code'), models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('process', 'term', 'item_code', 'area', 'urgency', 'kind'), name='rule_open_once'), models.UniqueConstraint(fields=('process', 'term', 'item_code', 'area', 'urgency', 'kind', 'valid_from'), name='rule_begins_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='WorkingHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins', models.TimeField(verbose_name='opens')),
                ('ends', models.TimeField(verbose_name='closes')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid until')),
            ],
            options={
                'verbose_name': 'office hours',
                'verbose_name_plural': 'office hours',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__gt', models.F('begins'))), name='working_hours_run_forward'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='working_hours_end_after_they_begin'), models.UniqueConstraint(fields=('begins', 'valid_from'), name='working_hours_once')],
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False, verbose_name='day')),
                ('kind', models.CharField(choices=[('off', 'Day off'), ('work', 'Make-up work day')], max_length=4, verbose_name='kind of day')),
                ('name', models.CharField(max_length=40, verbose_name='holiday')),
                ('year', models.ForeignKey(db_column='year', on_delete=django.db.models.deletion.CASCADE, related_name='days', to='deadlines.notice', verbose_name='notice')),
            ],
            options={
                'verbose_name': 'day of a holiday notice',
                'verbose_name_plural': 'days of holiday notices',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['off', 'work'])), name='calendar_day_kind_is_known'), models.CheckConstraint(condition=models.Q(('day__year', models.F('year')), models.Q(('day__month', 12), ('day__year', django.db.models.expressions.CombinedExpression(models.F('year'), '-', models.Value(1)))), _connector='OR'), name='calendar_day_is_of_its_notice')],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('pk', models.CompositePrimaryKey('case_id', 'name', 'round', blank=True, editable=False, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField(verbose_name='case')),
                ('name', models.CharField(max_length=24, verbose_name='term')),
                ('round', models.PositiveSmallIntegerField(default=1, verbose_name='round')),
                ('started_at', models.DateTimeField(verbose_name='started')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('warn_at', models.DateTimeField(verbose_name='warning from')),
                ('stopped_at', models.DateTimeField(blank=True, null=True, verbose_name='stopped')),
                ('paused_at', models.DateTimeField(blank=True, null=True, verbose_name='paused since')),
                ('paused_for', models.DurationField(verbose_name='paused in all')),
                ('extended', models.PositiveSmallIntegerField(default=0, verbose_name='extended how often')),
                ('turns', models.JSONField(blank=True, default=list, verbose_name='turns')),
                ('provisional', models.BooleanField(default=False, verbose_name='provisional')),
                ('light', models.CharField(choices=[('green', 'On time'), ('yellow', 'Due soon'), ('red', 'Overdue'), ('grey', 'Paused')], default='green', max_length=8, verbose_name='light')),
                ('rule', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='deadlines.rule', verbose_name='rule')),
            ],
            options={
                'verbose_name': 'term',
                'verbose_name_plural': 'terms',
                'constraints': [models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('started_at')), ('round__gte', 1), ('warn_at__lte', models.F('due_at'))), name='term_is_due_after_its_start'), models.CheckConstraint(condition=models.Q(('stopped_at', None), ('stopped_at__gte', models.F('started_at')), _connector='OR'), name='term_stops_after_its_start'), models.CheckConstraint(condition=models.Q(('light__in', ['green', 'yellow', 'red', 'grey'])), name='term_light_is_known'), models.CheckConstraint(condition=models.Q(('stopped_at__isnull', False), models.Q(('light', 'grey'), ('paused_at__isnull', False)), models.Q(models.Q(('light', 'grey'), _negated=True), ('paused_at', None)), _connector='OR'), name='term_grey_means_paused'), models.UniqueConstraint(condition=models.Q(('stopped_at', None)), fields=('case_id', 'name'), name='term_runs_once')],
            },
        ),
        migrations.RunSQL(RULE_STANDS, RULE_FALLS),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
