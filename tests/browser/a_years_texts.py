"""The report for 2015 that an editor enters where keys are counted: made up, in the way in which
the department wrote its earlier ones, and written before the screen was tried with it.

The department published nothing for 2015. Each action has its progress, and of each promise that
was due in 2015, in the order of the record, what became of it with the beginning of the sentence
that says so.
"""

from dataclasses import dataclass

DELIVERED, PARTLY, FORWARD, RESCOPED, DROPPED = "d", "p", "c", "r", "dd"


@dataclass(frozen=True)
class Told:
    progress: str
    became: list[tuple[str, str]]


YEAR = {
    1: Told(
        "The digital leader drew up a strategic view of digital work for 2 financial years, which "
        "the executive management committee agreed in June. Directors now meet about it each "
        "quarter.",
        [(DELIVERED, "The digital leader drew up")],
    ),
    2: Told(
        "New governance for digital and technology was set up in April, and one board replaced 3. "
        "Service managers report to it each month.",
        [(DELIVERED, "New governance for digital")],
    ),
    3: Told(
        "We assessed the skills that our digital staff have. A programme began in September for "
        "half of our specialists; the others join it in 2016. The digital inclusion scale was not "
        "measured this year.",
        [
            (DELIVERED, "We assessed the skills"),
            (PARTLY, "A programme began in September"),
            (FORWARD, "The digital inclusion scale"),
        ],
    ),
    4: Told(
        "In March we asked all staff of the department, its agencies and ALBs what they know of "
        "digital by default, and 2,100 answered. February was a month of digital learning with 40 "
        "events. A plan for building skills went to the board in November.",
        [
            (DELIVERED, "In March we asked all staff"),
            (DELIVERED, "February was a month"),
            (DELIVERED, "A plan for building skills"),
        ],
    ),
    5: Told(
        "Design of 4 new services began with the policy teams who own them. Get into Teaching was "
        "built and went into beta in October; the other 3 are still in alpha.",
        [
            (DELIVERED, "Design of 4 new services"),
            (PARTLY, "Get into Teaching was built"),
        ],
    ),
    6: Told(
        "The assessment panel looked at 9 services, up from 4. Controls on digital spending were "
        "explained to every directorate. The governance pages on the intranet were rewritten. A "
        "digital month took place in February.",
        [
            (DELIVERED, "The assessment panel looked"),
            (DELIVERED, "Controls on digital spending"),
            (DELIVERED, "The governance pages"),
            (DELIVERED, "A digital month"),
        ],
    ),
    7: Told(
        "All ALBs publish on GOV.UK now, and 2 of their old sites were closed. We rewrote 300 "
        "pages after testing them with readers. With GDS we dropped the idea of separate offers "
        "for each audience and improved topic pages instead.",
        [
            (DELIVERED, "All ALBs publish on GOV.UK"),
            (DELIVERED, "We rewrote 300 pages"),
            (RESCOPED, "With GDS we dropped"),
        ],
    ),
    8: Told(
        "The channel shift strategy was finished in May. Calls to the contact centre fell by a "
        "fifth as forms went online. Leaflets and letters now name the website first.",
        [
            (DELIVERED, "The channel shift strategy was"),
            (PARTLY, "Calls to the contact centre"),
            (DELIVERED, "Leaflets and letters"),
        ],
    ),
    9: Told(
        "Every service was tested with people who use assistive technology. Plans for assisted "
        "digital exist for 5 of the 7 services that were redeveloped.",
        [
            (DELIVERED, "Every service was tested"),
            (PARTLY, "Plans for assisted digital"),
        ],
    ),
    10: Told(
        "All digital services were bought through frameworks that government recommends: 31 "
        "contracts through G-Cloud and 12 through Digital Services 2. Commercial staff ran 6 "
        "sessions about them for project teams.",
        [
            (DELIVERED, "All digital services were bought"),
            (DELIVERED, "Commercial staff ran 6"),
        ],
    ),
    11: Told(
        "We work with GDS and 3 departments on GOV.UK Verify and on a common way of paying.",
        [(DELIVERED, "We work with GDS")],
    ),
    12: Told(
        "No law stood in the way of a digital service in 2015.",
        [(DROPPED, "No law stood in the way")],
    ),
    13: Told(
        "The tool for management information has figures of all our larger services. Teams look at "
        "their analytics each week and publish them on the performance platform.",
        [
            (DELIVERED, "The tool for management"),
            (DELIVERED, "Teams look at their analytics"),
        ],
    ),
    14: Told(
        "Our blogs had 90 posts and 4 times the readers of 2014. Policy teams took part in 12 "
        "workshops on what digital by default asks of a policy. An open policy making team tried "
        "digital tools with 5 of them.",
        [
            (DELIVERED, "Our blogs had 90 posts"),
            (DELIVERED, "Policy teams took part"),
            (PARTLY, "An open policy making team"),
        ],
    ),
    15: Told(
        "The lead on digital inclusion worked with GDS’s team on the checklist for services. Talks "
        "with partners outside government begin in 2016.",
        [
            (DELIVERED, "The lead on digital inclusion"),
            (FORWARD, "Talks with partners"),
        ],
    ),
    16: Told(
        "Our open data pages were put in order and improved after 3 rounds of testing. Another 24 "
        "data sets were opened. Two companies built a service for choosing a school on them. CSV "
        "and JSON are what we publish in.",
        [
            (DELIVERED, "Our open data pages"),
            (DELIVERED, "Our open data pages"),
            (DELIVERED, "Another 24 data sets"),
            (PARTLY, "Two companies built"),
            (DELIVERED, "CSV and JSON are what"),
        ],
    ),
}
