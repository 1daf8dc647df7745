# LienThong
# SPDX-License-Identifier: Apache-2.0
"""Draws administrative documents as Decree 30/2020 lays them out, and signs them.

A document is signed as law asks: first by the competent person, then by the agency's seal, each
an own PAdES signature (B-B, SHA-256). Both fields stand in the file before the first signature, so
the second one only fills its own.
"""

import io
import math
import random
from dataclasses import dataclass, field

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore
from reportlab.lib.colors import Color
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

FONTS = "/usr/share/fonts/truetype/dejavu"
TEXT, BOLD = "DemoSerif", "DemoSerif-Bold"
PERSON_FIELD, AGENCY_FIELD = "NguoiCoThamQuyen", "CoQuanToChuc"
# Hexadecimal digits kept free for one signature: certificates of two levels and RSA-2048 need 5 KB.
SIGNATURE_SPACE = 12288
RED, BLUE = Color(0.78, 0.06, 0.1), Color(0.1, 0.2, 0.55)


@dataclass
class Page:
    """What stands on one document."""

    issuer: list  # one or two lines, in capitals
    number: str  # 415/UBND-VP
    place: str
    day: object
    title: str  # TỜ TRÌNH; empty for a letter (công văn)
    subject: str
    addressees: list  # Kính gửi; empty where the form has none
    body: list
    recipients: list  # Nơi nhận
    capacity: list  # TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH
    signer: str
    urgency: str = ""
    table: list = field(default_factory=list)


@dataclass
class Drawing:
    content: bytes
    pages: int
    person_box: tuple  # page index, (x1, y1, x2, y2)
    seal_box: tuple


def load_fonts():
    pdfmetrics.registerFont(TTFont(TEXT, f"{FONTS}/DejaVuSerif.ttf"))
    pdfmetrics.registerFont(TTFont(BOLD, f"{FONTS}/DejaVuSerif-Bold.ttf"))
    pdfmetrics.registerFontFamily(TEXT, normal=TEXT, bold=BOLD, italic=TEXT, boldItalic=BOLD)


def _style(name, font=TEXT, size=10.5, **more):
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=size * 1.42, **more)


_CENTER = _style("center", alignment=TA_CENTER)
_CENTER_BOLD = _style("center-bold", BOLD, alignment=TA_CENTER)
_SMALL = _style("small", size=9)
_SMALL_CENTER = _style("small-center", size=9.5, alignment=TA_CENTER)
_BODY = _style("body", alignment=TA_JUSTIFY, firstLineIndent=10 * mm, spaceAfter=5)
_HEAD = _style("head", size=9.2, alignment=TA_CENTER)
_HEAD_BOLD = _style("head-bold", BOLD, size=9.2, alignment=TA_CENTER)


class _Slanted(Flowable):
    """One centred line, slanted: Debian's core fonts have no italic of this face."""

    def __init__(self, text, font=TEXT, size=10, centred=True):
        super().__init__()
        self.text, self.font, self.size, self.centred = text, font, size, centred

    def wrap(self, width, height):
        self.width = width
        return width, self.size * 1.45

    def draw(self):
        self.canv.saveState()
        used = pdfmetrics.stringWidth(self.text, self.font, self.size)
        self.canv.transform(1, 0, 0.2, 1, (self.width - used) / 2 if self.centred else 0, 3)
        self.canv.setFont(self.font, self.size)
        self.canv.drawString(0, 0, self.text)
        self.canv.restoreState()


class _Rule(Flowable):
    """The short line under the issuer's name and under the motto."""

    def __init__(self, length):
        super().__init__()
        self.length = length

    def wrap(self, width, height):
        self.width = width
        return width, 5

    def draw(self):
        self.canv.setLineWidth(0.7)
        self.canv.line((self.width - self.length) / 2, 3, (self.width + self.length) / 2, 3)


class _Space(Flowable):
    """Room for the signer's hand and, left of it and partly under it, the agency's red seal."""

    def __init__(self):
        super().__init__()
        self.page = 0
        self.corner = (0, 0)

    def wrap(self, width, height):
        self.width = width
        return width, 27 * mm

    def draw(self):
        self.page = self.canv.getPageNumber() - 1
        self.corner = self.canv.absolutePosition(0, 0)

    def boxes(self):
        x, y = self.corner
        middle = x + self.width / 2
        hand = (middle - 18 * mm, y + 3 * mm, middle + 26 * mm, y + 24 * mm)
        # A third of the hand's width lies under the seal.
        seal = (middle - 29 * mm, y, middle - 3 * mm, y + 26 * mm)
        return (self.page, hand), (self.page, seal)


def _number_pages(canvas, document):
    if document.page > 1:
        canvas.setFont(TEXT, 10)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 13 * mm, str(document.page))


def draw(page):
    """The unsigned document. The same page gives the same bytes."""
    space = _Space()
    day = page.day
    # Decree 30: days below ten and the months January and February are written with a zero.
    date = (
        f"{page.place}, ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"
        if day.month < 3
        else f"{page.place}, ngày {day.day:02d} tháng {day.month} năm {day.year}"
    )
    issuer = [Paragraph(line, _HEAD_BOLD) for line in page.issuer]
    motto = [
        Paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", _HEAD_BOLD),
        Paragraph("Độc lập - Tự do - Hạnh phúc", _CENTER_BOLD),
        _Rule(48 * mm),
    ]
    under_number = [Paragraph(f"Số: {page.number}", _HEAD)]
    if not page.title:
        under_number.append(Paragraph(page.subject, _SMALL_CENTER))
    if page.urgency:
        under_number += [Spacer(1, 4), _Boxed(page.urgency)]
    width = A4[0] - 45 * mm - 12  # the frame's own padding
    head = Table(
        [[issuer + [_Rule(20 * mm)], motto], [under_number, [_Slanted(date, size=9.8)]]],
        colWidths=[width * 0.41, width * 0.59],
    )
    head.setStyle(_flush())
    story = [head, Spacer(1, 8 * mm)]
    if page.title:
        story += [
            Paragraph(page.title, _style("title", BOLD, 13, alignment=TA_CENTER)),
            Paragraph(page.subject, _CENTER_BOLD),
            _Rule(28 * mm),
            Spacer(1, 5 * mm),
        ]
    if len(page.addressees) == 1:
        story += [Paragraph(f"Kính gửi: {page.addressees[0]}.", _CENTER), Spacer(1, 4 * mm)]
    elif page.addressees:
        lines = "<br/>".join(f"- {name};" for name in page.addressees[:-1])
        lines += f"<br/>- {page.addressees[-1]}."
        to = Table([[Paragraph("Kính gửi:", _style("to")), Paragraph(lines, _style("names"))]],
                   colWidths=[24 * mm, 95 * mm])
        to.setStyle(_flush())
        story += [to, Spacer(1, 4 * mm)]
    story += [Paragraph(text, _BODY) for text in page.body]
    if page.table:
        story += [Spacer(1, 3 * mm), _grid(page.table, width)]
    recipients = [_Slanted("Nơi nhận:", BOLD, 9.5, centred=False)]
    recipients += [Paragraph(f"- {name};", _SMALL) for name in page.recipients[:-1]]
    recipients += [Paragraph(f"- {name}.", _SMALL) for name in page.recipients[-1:]]
    signature = [Paragraph(line, _CENTER_BOLD) for line in page.capacity]
    signature += [space, Paragraph(page.signer, _CENTER_BOLD)]
    foot = Table([[recipients, signature]], colWidths=[width * 0.45, width * 0.55])
    foot.setStyle(_flush())
    story += [Spacer(1, 4 * mm), foot]

    out = io.BytesIO()
    template = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=30 * mm,
        rightMargin=15 * mm,
        topMargin=20 * mm,
        bottomMargin=20 * mm,
        title=f"{page.number} {page.subject}",
        author=" ".join(page.issuer),
        lang="vi",
        invariant=1,
        pageCompression=1,
    )
    template.build(story, onFirstPage=_number_pages, onLaterPages=_number_pages)
    hand, seal = space.boxes()
    return Drawing(out.getvalue(), template.page, hand, seal)


class _Boxed(Flowable):
    """The red mark of urgency: HỎA TỐC."""

    def __init__(self, text):
        super().__init__()
        self.text = text

    def wrap(self, width, height):
        self.width = width
        return width, 20

    def draw(self):
        used = pdfmetrics.stringWidth(self.text, BOLD, 11) + 16
        self.canv.setStrokeColor(RED)
        self.canv.setFillColor(RED)
        self.canv.rect((self.width - used) / 2, 0, used, 18)
        self.canv.setFont(BOLD, 11)
        self.canv.drawCentredString(self.width / 2, 5, self.text)


def _flush():
    return TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ]
    )


def _grid(rows, width):
    cells = [[Paragraph(str(text), _SMALL) for text in row] for row in rows]
    table = Table(cells, colWidths=[width * 0.1, width * 0.55, width * 0.35], repeatRows=1)
    table.setStyle(
        TableStyle([("GRID", (0, 0), (-1, -1), 0.5, Color(0, 0, 0)), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    )
    return table


def seal_image(upper, lower):
    """A round red seal with the agency's name, as a PDF page to be laid under a signature."""
    size = 100
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(size, size), invariant=1)
    canvas.setStrokeColor(RED)
    canvas.setFillColor(RED)
    canvas.translate(size / 2, size / 2)
    canvas.setLineWidth(1.8)
    canvas.circle(0, 0, 47)
    canvas.setLineWidth(0.7)
    canvas.circle(0, 0, 44)
    canvas.circle(0, 0, 28)
    star = canvas.beginPath()
    for point in range(10):
        radius, angle = (17, 6.5)[point % 2], math.pi / 2 + point * math.pi / 5
        corner = radius * math.cos(angle), radius * math.sin(angle)
        star.moveTo(*corner) if point == 0 else star.lineTo(*corner)
    star.close()
    canvas.drawPath(star, fill=1, stroke=0)
    _around(canvas, upper, clockwise=True)
    _around(canvas, lower, clockwise=False)
    canvas.save()
    return out.getvalue()


def _around(canvas, text, clockwise):
    # The upper line may take 215 degrees of the ring, the lower one 115: a star's width stays free.
    radius, middle, room = (33, 90, 215) if clockwise else (38.5, 270, 115)
    size = min(7.6, math.radians(room) * radius / pdfmetrics.stringWidth(text, BOLD, 1))
    canvas.setFont(BOLD, size)
    widths = [pdfmetrics.stringWidth(letter, BOLD, size) for letter in text]
    turn = -1 if clockwise else 1
    angle = middle - turn * math.degrees(sum(widths) / radius) / 2
    for letter, width in zip(text, widths):
        half = turn * math.degrees(width / radius) / 2
        angle += half
        canvas.saveState()
        canvas.rotate(angle - 90 if clockwise else angle + 90)
        canvas.drawCentredString(0, radius if clockwise else -radius, letter)
        canvas.restoreState()
        angle += half


def hand_image(name):
    """A signature by hand, the same for the same name."""
    dice = random.Random(name)
    width, height = 120, 57
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height), invariant=1)
    canvas.setStrokeColor(BLUE)
    canvas.setLineCap(1)
    canvas.setLineWidth(1.5)
    stroke = canvas.beginPath()
    x, y = 14, 22
    stroke.moveTo(x, y)
    for step in range(6):
        up = height * dice.uniform(0.55, 0.95) if step % 2 == 0 else height * dice.uniform(0.05, 0.3)
        end = x + dice.uniform(8, 17), height * dice.uniform(0.3, 0.55)
        stroke.curveTo(x + dice.uniform(-6, 6), up, end[0] + dice.uniform(-8, 4), up, *end)
        x, y = end
    stroke.curveTo(x + 20, y + 8, x - 60, 4, width - 8, height * dice.uniform(0.15, 0.4))
    canvas.drawPath(stroke)
    canvas.save()
    return out.getvalue()


class _Image(PdfContent):
    """The first page of a PDF in memory, as the look of a signature."""

    def __init__(self, content):
        super().__init__()
        self._content = content

    def render(self):
        source = PdfFileReader(io.BytesIO(self._content))
        form = self._ensure_writer.import_page_as_xobject(source)
        self.resources.xobject["/Image"] = form
        left, bottom, right, top = form.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Image Do"


class _TimedSigner(PdfSigner):
    """Claims the demo's time; left alone, the library takes the wall clock's."""

    claimed_time = None

    def init_signing_session(self, *arguments, **options):
        session = super().init_signing_session(*arguments, **options)
        session.system_time = self.claimed_time
        return session


class Hand:
    """One identity ready to sign, with its image."""

    def __init__(self, identity, issuing, image):
        chain = SimpleCertificateStore.from_certs([asn1_x509.Certificate.load(issuing.der)])
        self._signer = SimpleSigner(
            signing_cert=asn1_x509.Certificate.load(identity.der),
            signing_key=asn1_keys.PrivateKeyInfo.load(identity.key_der),
            cert_registry=chain,
        )
        self._name = identity.name
        self._image = image

    def sign(self, content, field_name, time, place, new_fields=()):
        writer = IncrementalPdfFileWriter(io.BytesIO(content))
        for spec in new_fields:
            append_signature_field(writer, spec)
        signer = _TimedSigner(
            PdfSignatureMetadata(
                field_name=field_name,
                md_algorithm="sha256",
                subfilter=SigSeedSubFilter.PADES,
                name=self._name,
                location=place,
            ),
            signer=self._signer,
            stamp_style=StaticStampStyle(background=_Image(self._image), border_width=0),
        )
        signer.claimed_time = time
        signed = signer.sign_pdf(writer, existing_fields_only=True, bytes_reserved=SIGNATURE_SPACE)
        return signed.getvalue()


def sign(drawing, person, agency, person_time, agency_time, place):
    """The document with both signatures; without `person` (an annex) with the seal's alone."""
    boxes = {PERSON_FIELD: drawing.person_box, AGENCY_FIELD: drawing.seal_box}
    hands = [(PERSON_FIELD, person, person_time), (AGENCY_FIELD, agency, agency_time)]
    hands = [entry for entry in hands if entry[1] is not None]
    specs = [
        SigFieldSpec(name, on_page=boxes[name][0], box=tuple(round(edge) for edge in boxes[name][1]))
        for name, _, _ in hands
    ]
    content = drawing.content
    for name, hand, time in hands:
        content = hand.sign(content, name, time, place, specs)
        specs = ()
    return content
