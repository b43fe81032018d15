"""Say of what was published before that seeds hold summaries, and which citations are quotations."""

from django.db import migrations

from commitments.quotations import stands_in
from strategy import triggers


def say_whose_words(apps, schema_editor):
    using = schema_editor.connection.alias
    editions = apps.get_model("commitments", "Edition").objects.using(using)
    citations = apps.get_model("commitments", "Citation").objects.using(using)
    revisions = apps.get_model("commitments", "Revision").objects.using(using)
    with triggers.lifted(schema_editor, "commitments_edition", "commitments_citation"):
        editions.filter(origin="seeded").update(texts="summary")
        ours = citations.filter(outcome__edition__texts="summary")
        ours.update(is_quotation=False)
        for citation in citations.filter(is_quotation=True).select_related("outcome"):
            cited = revisions.filter(entry=citation.entry_id, edition=citation.outcome.edition_id)
            text = "".join(row.text or row.reason for row in cited)
            if not stands_in(citation.words, text):
                citations.filter(pk=citation.pk).update(is_quotation=False)


class Migration(migrations.Migration):
    dependencies = [("commitments", "0006_whose_words_and_who_wrote")]

    operations = [migrations.RunPython(say_whose_words, migrations.RunPython.noop)]
