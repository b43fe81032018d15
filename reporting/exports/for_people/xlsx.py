"""XLSX for people: wrapped texts, widths, a head that stays, buttons to filter by, links."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

from reporting.exports.for_people.sheet import Sheet, written
from reporting.exports.xlsx_file import DECLARATION, MAIN, OFFICE, PACKAGE, TYPES
from reporting.exports.zipped import zipped

MOST_LINKS = 10_000  # Beyond them addresses are texts: programs are slow with more.
HEAD, BODY, LINK = 1, 2, 3  # Places among the styles.

WRAPPED = '<alignment vertical="top" wrapText="1"/>'
STYLES = f"""{DECLARATION}<styleSheet xmlns="{MAIN}">
<fonts count="3"><font><sz val="11"/><name val="Arial"/></font>
<font><b/><sz val="11"/><name val="Arial"/></font>
<font><u/><sz val="11"/><color rgb="FF1A65A6"/><name val="Arial"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill></fills>
<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>
<border><left/><right/><top/><bottom style="thin"/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="0" fontId="1" fillId="0" borderId="1" xfId="0" applyAlignment="1">{WRAPPED}</xf>
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">{WRAPPED}</xf>
<xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyAlignment="1">{WRAPPED}</xf>
</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""
SHEETS = "xl/worksheets"
# On paper: as wide as a page, on its side, with the head on each.
ON_PAPER = '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'


def xlsx_blocks(sheet: Sheet) -> Iterator[bytes]:
    """The file in pieces, as soon as they are ready."""
    return zipped(Xlsx(sheet).files())


class Xlsx:
    """The files within the zip."""

    def __init__(self, sheet: Sheet):
        self.sheet = sheet
        self.links: list[tuple[str, str]] = []

    def files(self) -> Iterator[tuple[str, Iterable[str]]]:
        yield f"{SHEETS}/sheet1.xml", self._rows()
        yield f"{SHEETS}/_rels/sheet1.xml.rels", [self._targets()]
        yield f"{SHEETS}/sheet2.xml", [self._about()]
        yield "xl/styles.xml", [STYLES]
        yield "xl/workbook.xml", [self._workbook()]
        yield "xl/_rels/workbook.xml.rels", [WORKBOOK_RELATIONS]
        yield "docProps/core.xml", [self._properties()]
        yield "_rels/.rels", [PACKAGE_RELATIONS]
        yield "[Content_Types].xml", [CONTENT_TYPES]

    def _rows(self) -> Iterator[str]:
        yield (
            f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">'
            '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            '<sheetViews><sheetView tabSelected="1" workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
            f"</sheetView></sheetViews>{columns(self.sheet.widths)}<sheetData>"
        )
        number = 0
        for number, row in enumerate(self.sheet.written(), start=1):
            cells = (self._cell(place, number, text) for place, text in enumerate(row))
            yield f'<row r="{number}">{"".join(cells)}</row>'
        last = letter(len(self.sheet.headings) - 1)
        yield f'</sheetData><autoFilter ref="A1:{last}{number}"/>{self._links()}'
        yield f"{ON_PAPER}</worksheet>"

    def _cell(self, place: int, number: int, text: str) -> str:
        name, style = f"{letter(place)}{number}", HEAD if number == 1 else BODY
        is_link = self.sheet.headings[place].is_link and number > 1
        if is_link and len(self.links) < MOST_LINKS:
            style = LINK
            self.links.append((name, text))
        return cell(name, style, text)

    def _links(self) -> str:
        told = "".join(
            f'<hyperlink ref="{name}" r:id="rId{place}"/>'
            for place, (name, _address) in enumerate(self.links, start=1)
        )
        return f"<hyperlinks>{told}</hyperlinks>" if told else ""

    def _targets(self) -> str:
        told = "".join(
            f'<Relationship Id="rId{place}" Type="{OFFICE}/hyperlink" '
            f'Target={quoteattr(address)} TargetMode="External"/>'
            for place, (_name, address) in enumerate(self.links, start=1)
        )
        return relations(told)

    def _about(self) -> str:
        rows = "".join(
            f'<row r="{number}">{cell(f"A{number}", HEAD, name)}'
            f"{cell(f'B{number}', BODY, told)}</row>"
            for number, (name, told) in enumerate(self.sheet.about, start=1)
        )
        return (
            f'{DECLARATION}<worksheet xmlns="{MAIN}">{columns([24, 100])}'
            f"<sheetData>{rows}</sheetData>{ON_PAPER}</worksheet>"
        )

    def _workbook(self) -> str:
        name = written(self.sheet.title)
        return (
            f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
            f'<bookViews><workbookView/></bookViews><sheets><sheet name="{name}" sheetId="1" '
            'r:id="rId1"/><sheet name="About" sheetId="2" r:id="rId2"/></sheets><definedNames>'
            f'<definedName name="_xlnm.Print_Titles" localSheetId="0">\'{name}\'!$1:$1'
            "</definedName></definedNames></workbook>"
        )

    def _properties(self) -> str:
        told = dict(self.sheet.about)
        return (
            f'{DECLARATION}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{written(told['What this is'])}</dc:title>"
            f"<dc:description>{written(told['What was asked for'])}</dc:description>"
            "</cp:coreProperties>"
        )


def columns(widths: list[int]) -> str:
    told = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(widths, start=1)
    )
    return f"<cols>{told}</cols>"


def cell(name: str, style: int, text: str) -> str:
    if not text:
        return f'<c r="{name}" s="{style}"/>'
    # What would be read as standing for a sign stands for itself.
    plain = written(text).replace("_x", "_x005F_x")
    told = f'<is><t xml:space="preserve">{plain}</t></is>'
    return f'<c r="{name}" s="{style}" t="inlineStr">{told}</c>'


def letter(place: int) -> str:
    return chr(ord("A") + place)


def relations(told: str) -> str:
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{told}</Relationships>'


WORKBOOK_RELATIONS = relations(
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/worksheet" Target="worksheets/sheet2.xml"/>'
    f'<Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/>'
)
PACKAGE_RELATIONS = relations(
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/>'
)
CONTENT_TYPES = (
    f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/{SHEETS}/sheet1.xml" ContentType="{TYPES}.worksheet+xml"/>'
    f'<Override PartName="/{SHEETS}/sheet2.xml" ContentType="{TYPES}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
