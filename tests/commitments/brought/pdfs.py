"""PDFs made in a few lines: words at places, in Helvetica, as any program may write them."""

from dataclasses import dataclass, field

HEAD = (("Action 1: A", 60, 780, 14, True), ("Progress during 2014", 60, 760, 12, True))
TOP = 736  # The first line below these.


@dataclass
class Sheet:
    """A page: its lines as (words, left, base, size, is bold), and whatever else it draws."""

    lines: list = field(default_factory=list)
    drawing: str = ""
    links: list = field(default_factory=list)  # As (box, address).
    resources: str = ""

    def write(self, text, left=60, base=TOP, size=11, bold=False):
        self.lines.append((text, left, base, size, bold))

    def paragraph(self, lines, left=60, top=TOP, size=11, apart=14):
        for number, line in enumerate(lines):
            self.write(line, left, top - number * apart, size)
        return self

    @property
    def content(self) -> bytes:
        drawn = [self.drawing.encode("latin-1")]
        for text, left, base, size, bold in self.lines:
            said = text.encode("cp1252").replace(b"\\", b"\\\\")
            said = said.replace(b"(", b"\\(").replace(b")", b"\\)")
            font = b"/B" if bold else b"/R"
            drawn.append(b"BT %b %d Tf %d %d Td (%b) Tj ET" % (font, size, left, base, said))
        return b"\n".join(drawn)


def sheet(*paragraphs, head=HEAD, top=TOP) -> Sheet:
    """A page with paragraphs of lines, one below the other."""
    made = Sheet(list(head))
    for lines in paragraphs:
        made.paragraph(lines, top=top)
        top -= 14 * len(lines) + 10
    return made


def pdf(*sheets, trailer="", objects=()) -> bytes:
    """A whole file; further `objects` have the numbers from 5 on."""
    fonts = "/R 3 0 R /B 4 0 R"
    made = [b"", b"", font("Helvetica"), font("Helvetica-Bold"), *objects]
    kids = []
    for one in sheets:
        made.append(stream(one.content))
        content, notes = len(made), []
        for (left, low, right, high), address in one.links:
            made.append(
                b"<</Type/Annot/Subtype/Link/Rect[%d %d %d %d]/A<</S/URI/URI(%b)>>>>"
                % (left, low, right, high, address.encode())
            )
            notes.append(f"{len(made)} 0 R")
        made.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {content} 0 R"
            f"/Resources<</Font<<{fonts}>>{one.resources}>>/Annots[{' '.join(notes)}]>>".encode()
        )
        kids.append(f"{len(made)} 0 R")
    made[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    made[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode()
    return of_objects(made, trailer)


def font(name: str) -> bytes:
    return f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>".encode()


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(content), more, content)


def of_objects(objects, trailer="") -> bytes:
    parts, places, length = [b"%PDF-1.7\n"], [], 9
    for number, content in enumerate(objects, 1):
        places.append(length)
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, content))
        length += len(parts[-1])
    size = len(objects) + 1
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    parts += [b"%010d 00000 n \n" % place for place in places]
    parts.append(b"trailer<</Root 1 0 R/Size %d%b>>\n" % (size, trailer.encode()))
    parts.append(b"startxref\n%d\n%%%%EOF" % length)
    return b"".join(parts)
