"""A measure's value is a figure, the number of a pledge a target: “reading” is a judgement alone."""

import django.db.models.deletion
from django.db import migrations, models

VERBS = ("view", "add", "change", "delete")
GROUP_THAT_ENTERS_FIGURES = "Editors"


def carry_rights_over(apps, schema_editor):
    using = schema_editor.connection.alias
    ContentType = apps.get_model("contenttypes", "ContentType").objects.using(using)
    Permission = apps.get_model("auth", "Permission").objects.using(using)
    of_figures, _made = ContentType.get_or_create(app_label="commitments", model="figure")
    entering = apps.get_model("auth", "Group").objects.using(using)
    for verb in VERBS:
        right, _made = Permission.get_or_create(
            codename=f"{verb}_figure",
            content_type=of_figures,
            defaults={"name": f"Can {verb} figure"},
        )
        for group in entering.filter(name=GROUP_THAT_ENTERS_FIGURES):
            group.permissions.add(right)
        old = Permission.filter(codename=f"{verb}_reading", content_type__app_label="commitments")
        for permission in old:
            right.group_set.add(*permission.group_set.all())
            right.user_set.add(*permission.user_set.all())
        old.delete()


def rename_what_is_unfinished(apps, schema_editor):
    rows = apps.get_model("commitments", "Unfinished").objects
    for row in rows.using(schema_editor.connection.alias).iterator():
        for answers in row.sections.values():
            if "readings" in answers:
                answers["figures"] = answers.pop("readings")
        row.save(update_fields=["sections"])


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0004_who_submitted_approved_and_did_what"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="evidence", name="evidence_backs_an_outcome_or_a_reading"),
        migrations.RemoveConstraint(model_name="pledge", name="pledge_unit_has_a_figure"),
        migrations.RemoveConstraint(model_name="reading", name="reading_once_an_edition_and_year"),
        migrations.RemoveConstraint(model_name="reading", name="reading_year_is_a_year"),
        migrations.RenameModel(old_name="Reading", new_name="Figure"),
        migrations.RenameField(model_name="evidence", old_name="reading", new_name="figure"),
        migrations.RenameField(model_name="pledge", old_name="figure", new_name="target"),
        migrations.AlterField(
            model_name="figure",
            name="measure",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="figures", to="commitments.measure"),
        ),
        migrations.AlterField(
            model_name="figure",
            name="edition",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="figures", to="commitments.edition"),
        ),
        migrations.AlterField(
            model_name="figure",
            name="entry",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="figures", to="commitments.entry"),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.UniqueConstraint(fields=("measure", "edition", "year"), name="figure_once_an_edition_and_year"),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(condition=models.Q(("year__range", (1900, 2100))), name="figure_year_is_a_year", violation_error_message="A year lies between 1900 and 2100."),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.CheckConstraint(condition=models.Q(("target__isnull", False), ("unit", ""), _connector="OR"), name="pledge_unit_has_a_target", violation_error_message="Give the target that goes with this unit."),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(condition=models.Q(models.Q(("figure", None), ("outcome__isnull", False)), models.Q(("figure__isnull", False), ("outcome", None)), _connector="OR"), name="evidence_backs_an_outcome_or_a_figure", violation_error_message="Evidence backs either an outcome or a figure."),
        ),
        migrations.RunPython(carry_rights_over, migrations.RunPython.noop),
        migrations.RunPython(rename_what_is_unfinished, migrations.RunPython.noop),
    ]
