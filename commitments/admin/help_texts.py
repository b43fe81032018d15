"""Help beside a field of the admin where its model has none: by the field's name.

Where a name means different things, MODEL.NAME comes first.
"""

from commitments import file_types

HELP_TEXTS = {
    "answer": "A text, or an answer instead of one.",
    "assessment": "The department's own judgement, where it gives one: on track.",
    "carried_to": "The promise that takes over, where this one is carried forward.",
    "citation.words": "The words that show it: copied from the text, or your own.",
    "edition": "The edition that says so. It must still be a draft.",
    "entry": "The text that it stands in.",
    "evidence.outcome": "The outcome that it backs, if it backs one.",
    "evidence.of_edition": "The edition that it backs, if it backs one: the page it was read from.",
    "evidence.figure": "The figure that it backs, if it backs one.",
    "target": "The number that is promised, if one is.",
    "file": f"A file, if there is no link: {file_types.GIVEN}, of 25 MiB at the most.",
    "is_date_inferred": "Tick it where the page gives no day and it was worked out.",
    "kind": "What it is.",
    "last_line": "Where the text ends in the file that it was read from.",
    "line": "Where it stands in the file that it was read from.",
    "measure": "What is followed over the years.",
    "outcome": "What became of a promise.",
    "page_title": "The title of the published page.",
    "pledge": "The promise that this is about.",
    "response": "The department's response that it belongs to.",
    "slip.reason": "Why the date was moved, as it was announced.",
    "succession.goes_on_as": "The promise that it goes on as.",
    "succession.kind": (
        "Split into several, merged with others into one, or made again in a later strategy: then "
        "the promise of the earlier strategy is looked up as the first."
    ),
    "succession.reason": (
        "Why it was split or merged, as it was announced; or what shows that it is the same "
        "promise."
    ),
    "status": "What became of the promise.",
    "supplements": "The edition whose reading it mends, for a supplement.",
    "unit": "What is counted: people.",
    "user": "Somebody who signs in here.",
    "value": "The figure in that year.",
    "variant.page_url": "Where the other page can be read.",
    "variant.section": "Where on the other page.",
    "withdrawal.reason": "Why the promise was taken back.",
    "yardstick.direction": "Only where the source says it, or plainly means it.",
    "yardstick.kind": "A baseline is compared with; a target is to be reached.",
    "yardstick.value": "The number itself.",
    "yardstick.year": "The year that the baseline is of, or in which the target is to be reached.",
    "year": "The year that it is about, in four figures.",
}
