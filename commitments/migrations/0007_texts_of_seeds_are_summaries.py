"""Say of what was published before that seeds hold summaries, and which citations are quotations."""

from django.db import migrations

from commitments.quotations import stands_in
from strategy import triggers

AT_ONCE = 1000


def say_whose_words(apps, schema_editor):
    using = schema_editor.connection.alias
    editions = apps.get_model("commitments", "Edition").objects.using(using)
    citations = apps.get_model("commitments", "Citation").objects.using(using)
    revisions = apps.get_model("commitments", "Revision").objects.using(using)
    with triggers.lifted(schema_editor, "commitments_edition", "commitments_citation"):
        editions.filter(origin="seeded").update(texts="summary")
        ours = citations.filter(outcome__edition__texts="summary")
        ours.update(is_quotation=False)
        for some in in_order(citations.filter(is_quotation=True)):
            text_of = texts_of(revisions, {row[2:] for row in some})
            others = [pk for pk, words, *cell in some if not stands_in(words, text_of(*cell))]
            citations.filter(pk__in=others).update(is_quotation=False)


def in_order(citations):
    """Number, words, cell and edition of each, so many at once."""
    rows = citations.order_by("pk").values_list("pk", "words", "entry", "outcome__edition")
    last = 0
    while some := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        yield some
        last = some[-1][0]


def texts_of(revisions, cells):
    """What editions say in cells."""
    entries, editions = map(set, zip(*cells, strict=True))
    said = revisions.filter(entry__in=entries, edition__in=editions)
    texts = {(entry, edition): text or reason for entry, edition, text, reason in said.values_list("entry", "edition", "text", "reason")}
    return lambda entry, edition: texts.get((entry, edition), "")


class Migration(migrations.Migration):
    dependencies = [("commitments", "0006_whose_words_and_who_wrote")]

    operations = [migrations.RunPython(say_whose_words, migrations.RunPython.noop)]
