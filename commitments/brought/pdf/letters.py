"""What stands where on the pages of a PDF, as JSON: read by a process of its own, within limits.

    python -I letters.py MIB SECONDS PAGES OBJECTS LETTERS < PDF

It is run by itself and needs neither settings nor a database, may write no file, and is stopped
by the system where it wants more memory or time. What it finds is bounded, too, so that whoever
takes it from there has no more to do than a long report asks for.
"""

import json
import logging
import math
import resource
import sys
from io import BytesIO

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.utils import apply_matrix_pt, decode_text

MOST_RULES = 2_000  # Of a page; drawings have more, tables don't.
LETTERS_OF_A_LINK = 100  # As which one counts.
LONGEST_STAND_IN = 8  # Of words that a PDF says stand for what is drawn.
UNSEEN = 3  # The mode of drawing by which scanners put words beneath a picture.
LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB06: "st"}
NOTHING = "\u2060"  # Stands where no sign is said, so that no gap seems to be there.
BOLD = ("bold", "black", "heavy", "demi")
FORCE_BOLD = 1 << 18
SPACE = 0.18  # A gap between letters that is one between words, in heights of a letter.
ANOTHER_LINE = 0.5


class Refused(Exception):
    """The word for why it is not read."""


class Page:
    """Words as [left, right, base, height, is bold, is after a space, words, link], and rules."""

    def __init__(self, width: float, height: float):
        self.width, self.height = width, height
        self.words: list[list] = []
        self.rules: list[list[float]] = []
        self.dots: list[list[float]] = []
        self.links: list[tuple[list[float], str]] = []
        self.pictures = 0


class Letters(PDFTextDevice):
    """Takes what is drawn, letter by letter, and makes words of it."""

    def __init__(self, manager, most: int):
        super().__init__(manager)
        self.most = most
        self.pages: list[Page] = []
        self.count = 0
        self.lost = {"aslant": 0, "unknown": 0, "unseen": 0, "links": 0}
        self.asides: list[str] = []  # What the PDF itself says is no part of its text.
        self.tags: list[tuple[str, str | None]] = []
        self.is_spaced = False
        self.mode = 0

    def begin_page(self, page, ctm):
        left, low, right, high = page.mediabox
        width, height = right - left, high - low
        if page.rotate in (90, 270):
            width, height = height, width
        self.pages.append(Page(width, height))
        self.page, self.origin, self.tags, self.is_spaced = self.pages[-1], ctm, [], False
        self.page.links = list(self._links(page))

    def _links(self, page):
        for note in resolve1(page.annots) or []:
            note = resolve1(note)
            if (
                not isinstance(note, dict)
                or getattr(resolve1(note.get("Subtype")), "name", "") != "Link"
            ):
                continue
            action = resolve1(note.get("A"))
            target = resolve1(action.get("URI")) if isinstance(action, dict) else None
            box = [resolve1(number) for number in resolve1(note.get("Rect")) or []]
            if not isinstance(target, bytes) or len(box) != 4:
                continue
            self.count += LETTERS_OF_A_LINK
            corners = [apply_matrix_pt(self.origin, (box[0], box[1]))]
            corners.append(apply_matrix_pt(self.origin, (box[2], box[3])))
            (x0, x1), (y0, y1) = (sorted(pair) for pair in zip(*corners, strict=True))
            yield [x0, y0, x1, y1], target.decode("latin-1")[:2000]

    def begin_tag(self, tag, props=None):
        said = resolve1(props.get("ActualText")) if isinstance(props, dict) else None
        text = decode_text(said) if isinstance(said, bytes) else None
        if text is not None and len(text) > LONGEST_STAND_IN:
            text = None
        self.tags.append((getattr(tag, "name", ""), text))
        if len(self.tags) > 1000:
            raise Refused("large")

    def end_tag(self):
        if self.tags:
            self.tags.pop()

    def render_image(self, name, stream):
        self.page.pictures += 1

    def paint_path(self, graphicstate, stroke, fill, evenodd, path):
        """Rules: lines that are drawn, edges of boxes, and boxes as thin as a line. Dots."""
        points = [apply_matrix_pt(self.ctm, step[-2:]) for step in path[:20] if len(step) > 2]
        if len(points) < 2 or len(self.page.rules) + len(self.page.dots) > MOST_RULES:
            return
        xs, ys = [x for x, _y in points], [y for _x, y in points]
        box = [min(xs), min(ys), max(xs), max(ys)]
        width, height = box[2] - box[0], box[3] - box[1]
        if fill and abs(width - height) < 1 and 1.5 < width < 8:
            self.page.dots.append(box)
        elif min(width, height) < 3:
            self.page.rules.append(box)
        elif stroke and len(points) >= 4:
            left, low, right, high = box
            self.page.rules += [[left, low, right, low], [left, high, right, high]]
            self.page.rules += [[left, low, left, high], [right, low, right, high]]

    def render_string(self, textstate, seq, ncs, graphicstate):
        self.mode = textstate.render
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(self, matrix, font, fontsize, scaling, rise, cid, ncs, graphicstate):
        self.count += 1
        if self.count > self.most:
            raise Refused("large")
        width = font.char_width(cid) * fontsize * scaling
        a, b, c, d, _e, _f = matrix
        height = abs(fontsize) * math.hypot(c, d)
        text = self._text(font, cid)
        if abs(b) > 0.1 * abs(a) or a * fontsize <= 0:
            self.lost["aslant"] += bool(text.strip())
        elif text and math.isfinite(height) and height > 0:
            left, base = apply_matrix_pt(matrix, (0, rise))
            right, _base = apply_matrix_pt(matrix, (width, rise))
            self._take(text, left, right, base, height, is_bold(font))
        return width

    def _text(self, font, cid):
        if self.tags and self.tags[-1][1] is not None:
            name, text = self.tags[-1]
            self.tags[-1] = name, ""  # Its other letters are said by the first.
            return text or NOTHING
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            self.lost["unknown"] += 1
            return "\ufffd"
        return "".join(kept(letter) for letter in text.translate(LIGATURES))

    def _take(self, text, left, right, base, height, bold):
        if any(name == "Artifact" for name, _text in self.tags):
            self._put_aside(text, left, base)
            return
        if not text.strip():
            self.is_spaced = True
            return
        self.lost["unseen"] += self.mode == UNSEEN
        link = self._link_at((left + right) / 2, base + height / 4)
        last = self.page.words[-1] if self.page.words else None
        if last and abs(last[2] - base) < ANOTHER_LINE * max(height, last[3]):
            gap = left - last[1]
            is_again = last[6].endswith(text) and abs(right - last[1]) < 0.1 * height
            if is_again and abs(last[2] - base) < 0.1 * height:
                return  # Drawn twice, to look bold.
            is_near = -0.5 * height < gap < SPACE * height
            is_same = abs(last[3] - height) < 0.5 and last[4] == bold and last[7] == link
            if is_near and is_same and not self.is_spaced and abs(last[2] - base) < 0.5:
                last[1] = max(last[1], right)
                last[6] += text
                return
            spaced = self.is_spaced or not is_near
        else:
            spaced = True
        self.page.words.append([left, right, base, height, bold, spaced, text, link])
        self.is_spaced = False

    def _put_aside(self, text, left, base):
        where = (len(self.pages), round(base))
        if getattr(self, "aside_at", None) != where and len(self.asides) < 1000:
            self.asides.append("")
        self.aside_at = where
        if self.asides and len(self.asides[-1]) < 300:
            self.asides[-1] += text

    def _link_at(self, x, y):
        for (left, low, right, high), address in self.page.links:
            if left <= x <= right and low <= y <= high:
                return address
        return ""


def kept(letter: str) -> str:
    """A letter, but none that commands or is private to a font; a bullet for those of Symbol."""
    if letter in "\u200b\u2060\ufeff":
        return NOTHING
    if letter in "\uf0b7\uf0a7\uf06c\uf076\uf0d8\uf0fc":
        return "•"
    is_private = "\ue000" <= letter <= "\uf8ff" or "\ud800" <= letter <= "\udfff"
    return "\ufffd" if is_private or (letter < " " and letter not in "\t\n\r") else letter


def says_something(line: str) -> bool:
    return any(map(str.isalnum, line))


def is_bold(font) -> bool:
    name = str(getattr(font, "fontname", "")).lower()
    flags = getattr(font, "flags", 0)
    return any(word in name for word in BOLD) or bool(isinstance(flags, int) and flags & FORCE_BOLD)


def read(content: bytes, most_pages: int, most_objects: int, most_letters: int) -> dict:
    try:
        document = PDFDocument(PDFParser(BytesIO(content)))
    except (PDFPasswordIncorrect, PDFEncryptionError):
        raise Refused("locked") from None
    objects = 0
    for table in document.xrefs:
        for _number in table.get_objids():
            objects += 1
            if objects > most_objects:
                raise Refused("large")
    manager = PDFResourceManager()
    device = Letters(manager, most_letters)
    interpreter = PDFPageInterpreter(manager, device)
    for number, page in enumerate(PDFPage.create_pages(document), 1):
        if number > most_pages:
            raise Refused("long")
        interpreter.process_page(page)
    if not device.pages:
        raise Refused("damaged")
    return told(device)


def whole(words: list[list]):
    """The words that say something, without letters that take no room."""
    is_spaced = False
    for word in words:
        *place, bold, spaced, text, link = word
        is_spaced = is_spaced or spaced
        if text := text.replace(NOTHING, ""):
            yield [*(round(number, 1) for number in place), bold, is_spaced, text, link]
            is_spaced = False


def told(device: Letters) -> dict:
    pages = []
    for page in device.pages:
        words = list(whole(page.words))
        said = {word[7] for word in words}
        device.lost["links"] += sum(address not in said for _box, address in page.links)
        rules = [[round(n, 1) for n in rule] for rule in page.rules]
        if len(rules) > MOST_RULES:
            rules = []
        pages.append(
            {
                "width": page.width,
                "height": page.height,
                "words": words,
                "rules": rules,
                "dots": [[round(n, 1) for n in dot] for dot in page.dots],
                "pictures": page.pictures,
            }
        )
    return {
        "pages": pages,
        "lost": device.lost,
        "asides": list(filter(says_something, device.asides)),
    }


if __name__ == "__main__":
    mib, seconds, *most = map(int, sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (mib * 2**20,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds,) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable(logging.CRITICAL)  # Whatever a PDF does wrong would be told, word by word.
    try:
        found = read(sys.stdin.buffer.read(), *most)
    except Refused as refused:
        found = {"refused": str(refused)}
    except MemoryError:
        found = {"refused": "large"}
    except RecursionError:
        found = {"refused": "damaged"}
    except Exception as error:  # Whatever a broken PDF makes of its reader.
        found = {"refused": "damaged", "error": type(error).__name__}
    json.dump(found, sys.stdout)
