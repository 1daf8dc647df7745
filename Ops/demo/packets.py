# LienThong
# SPDX-License-Identifier: Apache-2.0
"""Writes edXML packets (QCVN 102:2016) with every element a new document carries."""

import base64
import io
import zipfile
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
NEW, RECALL = 0, 1


@dataclass
class Organ:
    code: str
    name: str
    in_charge: str = ""
    address: str = ""
    email: str = ""
    telephone: str = ""
    fax: str = ""
    website: str = ""


@dataclass
class Attachment:
    name: str
    content: bytes
    content_type: str = "application/pdf"
    description: str = ""
    zipped: bool = False


@dataclass
class Packet:
    sender: Organ
    receivers: list
    number: str
    notation: str
    place: str
    date: str  # yyyy/MM/dd
    time: str  # yyyy/MM/dd HH:mm:ss, UTC+7
    type_detail: int
    type_name: str
    subject: str
    content: str
    signer: tuple  # competence, position, full name
    staff: tuple  # department, staff, email, mobile
    document_id: str
    to_places: list
    due_date: str = ""
    priority: int = 0
    sphere: str = ""
    typer: str = ""
    pages: int = 1
    appendixes: list = field(default_factory=list)
    steering: int = 0
    secret: str = ""
    business: int = NEW
    reason: str = "Văn bản mới"
    attachments: list = field(default_factory=list)

    @property
    def symbol(self):
        return f"{self.number}/{self.notation}"


class _Writer:
    def __init__(self):
        self.lines = ['<?xml version="1.0" encoding="UTF-8"?>']
        self.depth = 0

    def open(self, name, attributes=""):
        self.lines.append("  " * self.depth + f"<{name}{attributes}>")
        self.depth += 1

    def close(self, name):
        self.depth -= 1
        self.lines.append("  " * self.depth + f"</{name}>")

    def leaf(self, name, text):
        self.lines.append("  " * self.depth + f"<{name}>{escape(str(text))}</{name}>")

    def group(self, name, children, attributes=""):
        self.open(name, attributes)
        for child, text in children:
            self.leaf(child, text)
        self.close(name)


def write(packet):
    """The packet's bytes."""
    out = _Writer()
    out.open("edXML", f' xmlns="{NAMESPACE}"')
    out.open("edXML:edXMLEnvelope", f' xmlns:edXML="{NAMESPACE}"')
    out.open("edXML:edXMLHeader")
    _message_header(out, packet)
    _trace(out, packet)
    out.leaf("edXML:Signature", "")
    out.close("edXML:edXMLHeader")
    out.open("edXML:edXMLBody")
    out.open("edXML:edXMLManifest", ' version="1.0"')
    for number, attachment in enumerate(packet.attachments, 1):
        out.group(
            "edXML:Reference",
            [
                ("edXML:ContentId", f"cid:{number}"),
                ("edXML:ContentType", _declared_type(attachment)),
                ("edXML:Description", attachment.description),
                ("edXML:AttachmentName", attachment.name),
            ],
        )
    out.close("edXML:edXMLManifest")
    out.close("edXML:edXMLBody")
    out.close("edXML:edXMLEnvelope")
    out.open("AttachmentEncoded")
    for number, attachment in enumerate(packet.attachments, 1):
        out.group(
            "Attachment",
            [
                ("ContentId", f"cid:{number}"),
                ("AttachmentName", attachment.name),
                ("Description", attachment.description),
                ("ContentType", _declared_type(attachment)),
                ("ContentTransferEncoded", _encoded(attachment)),
            ],
        )
    out.close("AttachmentEncoded")
    out.close("edXML")
    return ("\n".join(out.lines) + "\n").encode("utf-8")


def _organ(out, name, organ):
    children = [
        ("OrganId", organ.code),
        ("OrganizationInCharge", organ.in_charge),
        ("OrganName", organ.name),
        ("OrganAdd", organ.address),
        ("Email", organ.email),
        ("Telephone", organ.telephone),
        ("Fax", organ.fax),
        ("Website", organ.website),
    ]
    out.group(
        f"edXML:{name}",
        [(f"edXML:{child}", text) for child, text in children if text or child == "OrganId"],
    )


def _message_header(out, packet):
    out.open("edXML:MessageHeader")
    _organ(out, "From", packet.sender)
    for receiver in packet.receivers:
        _organ(out, "To", receiver)
    out.group(
        "edXML:Code",
        [("edXML:CodeNumber", packet.number), ("edXML:CodeNotation", packet.notation)],
    )
    out.group(
        "edXML:PromulgationInfo",
        [("edXML:Place", packet.place), ("edXML:PromulgationDate", packet.date)],
    )
    out.group(
        "edXML:DocumentType",
        [
            ("edXML:Type", 2),
            ("edXML:TypeDetail", packet.type_detail),
            ("edXML:TypeName", packet.type_name),
        ],
    )
    out.leaf("edXML:Subject", packet.subject)
    out.leaf("edXML:Content", packet.content)
    competence, position, full_name = packet.signer
    out.group(
        "edXML:SignerInfo",
        [
            ("edXML:Competence", competence),
            ("edXML:Position", position),
            ("edXML:FullName", full_name),
        ],
    )
    out.leaf("edXML:DueDate", packet.due_date)
    out.group("edXML:ToPlaces", [("edXML:Place", place) for place in packet.to_places])
    out.open("edXML:OtherInfo")
    out.leaf("edXML:Priority", packet.priority)
    if packet.secret:
        out.leaf("edXML:Secret", packet.secret)
    out.leaf("edXML:SphereOfPromulgation", packet.sphere)
    out.leaf("edXML:TyperNotation", packet.typer)
    out.leaf("edXML:PromulgationAmount", 1)
    out.leaf("edXML:PageAmount", packet.pages)
    out.group("edXML:Appendixes", [("edXML:Appendix", text) for text in packet.appendixes])
    out.close("edXML:OtherInfo")
    if packet.business == RECALL:
        out.group(
            "edXML:ResponseFor",
            [
                ("edXML:OrganId", packet.sender.code),
                ("edXML:Code", packet.symbol),
                ("edXML:PromulgationDate", packet.date),
                ("edXML:DocumentId", packet.document_id),
            ],
        )
    out.leaf("edXML:SteeringType", packet.steering)
    out.leaf("edXML:DocumentId", packet.document_id)
    out.close("edXML:MessageHeader")


def _trace(out, packet):
    out.open("edXML:TraceHeaderList")
    out.group(
        "edXML:TraceHeader",
        [("edXML:OrganId", packet.sender.code), ("edXML:Timestamp", packet.time)],
    )
    out.open("edXML:Bussiness")
    if packet.business != NEW:
        out.leaf("edXML:DocumentId", packet.document_id)
    out.leaf("edXML:BussinessDocType", packet.business)
    out.leaf("edXML:BussinessDocReason", packet.reason)
    out.leaf("edXML:Paper", 0)
    names = ("Department", "Staff", "Email", "Mobile")
    out.group(
        "edXML:StaffInfo",
        [(f"edXML:{name}", text) for name, text in zip(names, packet.staff)],
    )
    out.close("edXML:Bussiness")
    out.close("edXML:TraceHeaderList")


def _declared_type(attachment):
    return "application/zip" if attachment.zipped else attachment.content_type


def _encoded(attachment):
    content = attachment.content
    if attachment.zipped:
        archive = io.BytesIO()
        # As the axis's own kit does: the entry's name is arbitrary, AttachmentName is the real one.
        entry = zipfile.ZipInfo("e4b1c0de.tmp", date_time=(2025, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        with zipfile.ZipFile(archive, "w") as packed:
            packed.writestr(entry, content)
        content = archive.getvalue()
    return base64.b64encode(content).decode("ascii")
