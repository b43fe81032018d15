"""What a page is about, for programs: Dublin Core terms and schema.org.

Told of responses, actions, editions and the open data; the other pages are lists of these.
"""

from dataclasses import dataclass, field

from django.urls import reverse

from commitments.models import Edition, Response
from strategy.models import Action, Department

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
LANGUAGE = "en-GB"


@dataclass(frozen=True)
class About:
    """One thing that has a page. `kind` is its type in schema.org; the rest is both's."""

    kind: str
    name: str
    address: str
    department: Department | None = None
    is_ours: bool = False  # Its texts, or some of them, are summaries made here.
    issued: str = ""
    source: str = ""
    part_of: tuple[str, str] | None = None  # The name and the address of what it belongs to.
    more: dict = field(default_factory=dict)

    def dublin_core(self) -> list[tuple[str, str]]:
        """Terms with their values, those that have one."""
        terms = [
            ("title", self.name),
            ("identifier", self.address),
            ("language", LANGUAGE),
            ("license", LICENCE),
            ("creator", self._author().get("name", "")),
            ("issued", self.issued),
            ("source", self.source),
            ("isPartOf", self.part_of[1] if self.part_of else ""),
        ]
        return [(term, value) for term, value in terms if value]

    def schema_org(self) -> dict:
        found = {
            "@context": "https://schema.org",
            "@type": self.kind,
            "@id": self.address,
            "url": self.address,
            "name": self.name,
            "inLanguage": LANGUAGE,
            "license": LICENCE,
            "author": self._author(),
            "datePublished": self.issued,
            "isBasedOn": self.source,
            "isPartOf": self._part_of(),
        }
        return {name: value for name, value in (found | self.more).items() if value}

    def _author(self) -> dict:
        if self.is_ours:
            return {"@type": "Organization", "name": "Pledgebook"}
        if self.department is None:
            return {}
        name, short = self.department.name, self.department.abbreviation
        return {"@type": "GovernmentOrganization", "name": name, "alternateName": short}

    def _part_of(self):
        if self.part_of is None:
            return None
        name, address = self.part_of
        return {"@type": "CreativeWork", "name": name, "url": address}


def about_response(response: Response, absolute, *, is_ours: bool) -> About:
    """`absolute` makes an address whole. Reads department, strategy and source: select them."""
    return About(
        "Collection",
        response.title,
        absolute(response.get_absolute_url()),
        department=response.department,
        is_ours=is_ours,
        source=response.source.url if response.source else "",
        more={"about": {"@type": "CreativeWork", "name": str(response.strategy)}},
    )


def about_action(response: Response, action: Action, absolute, *, is_ours: bool) -> About:
    place = [response.department.slug, response.strategy.slug, action.number]
    return About(
        "CreativeWork",
        f"{response.department.abbreviation}, {action}",
        absolute(reverse("action", args=place)),
        department=response.department,
        is_ours=is_ours,
        source=response.source.url if response.source else "",
        part_of=(response.title, absolute(response.get_absolute_url())),
        more={"position": action.number},
    )


def about_edition(edition: Edition, absolute) -> About:
    """`issued` is as precise as the source is. Reads the response and the source: select them."""
    response, when = edition.response, edition.published_on
    return About(
        "Report",
        f"{response.title}: {edition}",
        absolute(edition.get_absolute_url()),
        department=response.department,
        is_ours=edition.is_summary,
        issued=when.iso if "/" not in when.iso else when.last.isoformat(),
        source=edition.source.url if edition.source else "",
        part_of=(response.title, absolute(response.get_absolute_url())),
        more={"version": edition.position},
    )
