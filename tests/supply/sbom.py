"""What runs in production as a software bill of materials, CycloneDX 1.6 in JSON: `make sbom`."""

import os
import sys
import tomllib
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from tests.supply.locked import Styles, packages

ROOT = Path(__file__).parents[2]


def component(part, kind: str, hashes: list[HashType], where: str = "") -> Component:
    return Component(
        type=ComponentType.LIBRARY,
        name=part.name,
        version=part.version,
        bom_ref=f"{part.name}=={part.version}",
        purl=PackageURL(kind, name=part.name, version=part.version),
        licenses=[LicenseExpression(part.licence)],
        hashes=hashes,
        properties=[Property(name="pledgebook:where", value=where)] if where else [],
    )


def of_python(package) -> Component:
    """With the hash of each file that may be installed: one for each kind of machine."""
    hashes = [HashType(alg=HashAlgorithm.SHA_256, content=one) for one in package.hashes]
    return component(package, "pypi", hashes, package.where)


def of_styles(styles: Styles) -> Component:
    return component(styles, "npm", [HashType(alg=HashAlgorithm.SHA_512, content=styles.sha512)])


def bom() -> Bom:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    made = Bom(components=[*map(of_python, packages()), of_styles(Styles())])
    made.metadata.component = Component(
        type=ComponentType.APPLICATION,
        name=project["name"],
        version=project["version"],
        bom_ref=project["name"],
        licenses=[LicenseExpression("MIT")],
    )
    made.register_dependency(made.metadata.component, made.components)
    return made


def told() -> str:
    return JsonV1Dot6(bom()).output_as_string(indent=2) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
    Path(sys.argv[1]).write_text(told())
    print(f"{sys.argv[1]} names {len(bom().components)} components.")
