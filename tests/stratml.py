"""The schema of StratML Part 2 (version 2.2.6 of February 2016), as rules that a test can hold.

For each element its children in their order: (name, fewest, most), where None is any number.
What is not named here has text and no children.
"""

import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

NAMESPACE = "{urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport}"
RESULT = [
    ("StartDate", 0, 1),
    ("EndDate", 0, 1),
    ("NumberOfUnits", 0, 1),
    ("Descriptor", 0, 1),
    ("Description", 0, 1),
]
CHILDREN = {
    "PerformancePlanOrReport": [
        ("Name", 1, 1),
        ("Description", 0, 1),
        ("OtherInformation", 0, 1),
        ("StrategicPlanCore", 1, 1),
        ("AdministrativeInformation", 0, 1),
        ("Submitter", 0, 1),
    ],
    "StrategicPlanCore": [
        ("Organization", 0, None),
        ("Vision", 0, 1),
        ("Mission", 0, 1),
        ("Value", 0, None),
        ("Goal", 1, None),
    ],
    "Organization": [
        ("Name", 0, 1),
        ("Acronym", 0, 1),
        ("Identifier", 0, 1),
        ("Description", 0, 1),
        ("Stakeholder", 0, None),
    ],
    "Goal": [
        ("Name", 1, 1),
        ("Description", 1, 1),
        ("Identifier", 0, 1),
        ("SequenceIndicator", 0, 1),
        ("Stakeholder", 0, None),
        ("OtherInformation", 0, 1),
        ("Objective", 0, None),
    ],
    "Objective": [
        ("Name", 0, 1),
        ("Description", 0, 1),
        ("Identifier", 0, 1),
        ("SequenceIndicator", 0, 1),
        ("Stakeholder", 0, None),
        ("OtherInformation", 0, 1),
        ("PerformanceIndicator", 0, None),
    ],
    "Stakeholder": [("Name", 1, 1), ("Description", 0, 1), ("Role", 0, None)],
    "PerformanceIndicator": [
        ("SequenceIndicator", 0, 1),
        ("MeasurementDimension", 1, 1),
        ("UnitOfMeasurement", 1, 1),
        ("Identifier", 0, 1),
        ("Relationship", 0, None),
        ("MeasurementInstance", 0, None),
        ("OtherInformation", 0, 1),
    ],
    "MeasurementInstance": [("TargetResult", 0, None), ("ActualResult", 0, None)],
    "TargetResult": RESULT,
    "ActualResult": RESULT,
    "Descriptor": [("DescriptorName", 0, 1), ("DescriptorValue", 0, 1)],
    "AdministrativeInformation": [
        ("Identifier", 0, 1),
        ("StartDate", 0, 1),
        ("EndDate", 0, 1),
        ("PublicationDate", 0, 1),
        ("Source", 0, 1),
    ],
}
ATTRIBUTES = {
    "PerformancePlanOrReport": {
        "Type": {"Strategic_Plan", "Performance_Plan", "Performance_Report"}
    },
    "Stakeholder": {"StakeholderTypeType": {"Person", "Organization", "Generic_Group"}},
    "PerformanceIndicator": {"PerformanceIndicatorType": {"Quantitative", "Qualitative"}},
}
TYPES = {
    "StartDate": date.fromisoformat,
    "EndDate": date.fromisoformat,
    "PublicationDate": date.fromisoformat,
    "NumberOfUnits": Decimal,
}


def read(xml: bytes):
    """The document as an element tree, after every rule was held against it."""
    root = ElementTree.fromstring(xml)
    assert root.tag == f"{NAMESPACE}PerformancePlanOrReport"
    assert root.get("Type"), "It says what kind of document it is."
    for element in root.iter():
        check_children(element)
        check_attributes(element)
        if element.text and name_of(element) in TYPES:
            TYPES[name_of(element)](element.text)
    identifiers = [element.text for element in root.iter(f"{NAMESPACE}Identifier")]
    assert len(identifiers) == len(set(identifiers)), "An identifier stands once (xsd:ID)."
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", text) for text in identifiers)
    return root


def name_of(element) -> str:
    assert element.tag.startswith(NAMESPACE), element.tag
    return element.tag.removeprefix(NAMESPACE)


def check_children(element):
    names = [name_of(child) for child in element]
    allowed = CHILDREN.get(name_of(element), [])
    order = [name for name, _fewest, _most in allowed]
    assert set(names) <= set(order), f"{name_of(element)} has {names}"
    assert names == sorted(names, key=order.index), f"{name_of(element)}: out of order {names}"
    for name, fewest, most in allowed:
        assert fewest <= names.count(name) <= (most or len(names)), f"{name_of(element)}: {name}"


def check_attributes(element):
    allowed = ATTRIBUTES.get(name_of(element), {})
    for name, value in element.attrib.items():
        assert value in allowed.get(name, ()), f"{name_of(element)}: {name}={value}"


def all_of(element, name):
    return element.findall(f".//{NAMESPACE}{name}")


def text(element, *path):
    return element.findtext("/".join(f"{NAMESPACE}{name}" for name in path))
