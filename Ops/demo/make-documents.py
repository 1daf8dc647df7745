#!/usr/bin/env python3
# LienThong
# SPDX-License-Identifier: Apache-2.0
"""Makes what the demo sends: keys and certificates, signed PDFs, edXML packets, tokens, and the
manifest that says what should become of each. README.md beside this file describes the output.

    make-documents.py [--day YYYY-MM-DD] [--out DIRECTORY] [--registry DIRECTORY]

Everything but keys, signatures and tokens is the same for the same day.
"""

import argparse
import csv
import datetime
import hashlib
import io
import json
import os
import pathlib
import random
import secrets
import shutil
import sys
import unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import agencies
import packets
import pages
import scenario
from authority import VIETNAM, Authority
from topics import TOPICS

HERE = pathlib.Path(__file__).resolve().parent
OPENING = datetime.time(8, 0)
FAMILY = "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý".split()
MIDDLE = "Văn Thị Đức Minh Thanh Quốc Hồng Xuân Ngọc Hữu Thu Kim".split()
GIVEN = "An Bình Châu Dũng Giang Hà Hạnh Hùng Khánh Lan Long Mai Nam Phúc Quỳnh Sơn Thảo Trung Tuấn Yến".split()
URGENCY = ("", "KHẨN", "THƯỢNG KHẨN", "HỎA TỐC")
# Documents are numbered from 1 at New Year; by the demo's day each agency has issued some.
FIRST_NUMBERS = (120, 2400)


class Office:
    """One sending agency: its people, its numbers, its two identities."""

    def __init__(self, agency, dice):
        self.agency = agency
        self.signer = self._name(dice)
        self.clerk = self._name(dice)
        self.head = dice.random() < 0.5
        self.number = dice.randrange(*FIRST_NUMBERS)
        self.person = None
        self.seal = None

    @staticmethod
    def _name(dice):
        return " ".join(dice.choice(part) for part in (FAMILY, MIDDLE, GIVEN))

    @property
    def capacity(self):
        """The signer's authority and position: lines above the signature."""
        if self.agency.is_committee:
            lines = ["TM. ỦY BAN NHÂN DÂN"]
            return lines + (["CHỦ TỊCH"] if self.head else ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"])
        if self.agency.name.startswith("Bộ "):
            return ["BỘ TRƯỞNG"] if self.head else ["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"]
        return ["BỘ TRƯỞNG, CHỦ NHIỆM"] if self.head else ["KT. BỘ TRƯỞNG, CHỦ NHIỆM", "PHÓ CHỦ NHIỆM"]

    @property
    def initials(self):
        return "".join(word[0] for word in self.clerk.split())

    @property
    def mail(self):
        return f"vanthu.{self.agency.code.lower().replace('.', '-')}@vidu.gov.vn"

    def next_symbol(self, topic):
        self.number += 1
        sign = self.agency.sign
        notation = f"{topic.abbreviation}-{sign}" if topic.abbreviation else f"{sign}-VP"
        return str(self.number), notation


class Maker:
    def __init__(self, country, day, out):
        self.country, self.day, self.out = country, day, out
        self.dice = random.Random(f"LienThong {day}")
        self.offices = {}
        self.made = {}
        self.entries = []
        self.signed_files = 0
        self.clock = datetime.datetime.combine(day, datetime.time(7, 5), VIETNAM)
        self.authority = Authority(day)
        for folder in ("packets", "documents", "trust"):
            (out / folder).mkdir(parents=True)

    # MARK: Offices and trust

    def open_offices(self, dispatches):
        for dispatch in dispatches:
            agency = dispatch.sender
            if agency.code not in self.offices:
                self.offices[agency.code] = Office(agency, self.dice)
        offices = list(self.offices.values())
        subjects = []
        for office in offices:
            subjects.append(("person", office.signer, office.agency.full_name))
            subjects.append(("agency", office.agency.full_name, office.agency.full_name))
        identities = iter(self.authority.issue(subjects))
        trust = self.out / "trust"
        for folder in ("roots", "intermediates", "crl", "certificates"):
            (trust / folder).mkdir()
        authority = self.authority
        (trust / "roots" / "root.pem").write_bytes(authority.root.pem)
        (trust / "intermediates" / "ca-1.pem").write_bytes(authority.issuing.pem)
        (trust / "crl" / "root.crl").write_bytes(authority.revocation_list(authority.root))
        (trust / "crl" / "ca-1.crl").write_bytes(authority.revocation_list(authority.issuing))
        valid_from = authority.valid_from.date().isoformat()
        with open(trust / "bindings.csv", "w", encoding="utf-8", newline="") as table:
            rows = csv.writer(table, lineterminator="\n")
            rows.writerow(["certificate", "role", "agency", "from", "to"])
            for office in offices:
                code = office.agency.code
                for identity, image in (
                    (next(identities), pages.hand_image(office.signer)),
                    (next(identities), self._seal(office.agency)),
                ):
                    file = f"certificates/{code}-{identity.role}.pem"
                    (trust / file).write_bytes(identity.pem)
                    rows.writerow([file, identity.role, code, valid_from, ""])
                    hand = pages.Hand(identity, authority.issuing, image)
                    if identity.role == "person":
                        office.person = hand
                    else:
                        office.seal = hand

    def _seal(self, agency):
        lower = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
        if agency.level in ("district", "commune"):
            lower = self.country[agency.parent].territory.upper()
        return pages.seal_image(agency.full_name.upper(), lower)

    # MARK: Packets

    def make(self, dispatch):
        if dispatch.original:
            self._follow_up(dispatch)
            return
        office, topic = self.offices[dispatch.sender.code], TOPICS[dispatch.topic]
        agency = office.agency
        number, notation = office.next_symbol(topic)
        symbol = f"{number}/{notation}"
        drawing, attachments = self._attachments(dispatch, office, topic, symbol)
        date = self.day.strftime("%Y/%m/%d")
        written = ("000.00.00." if dispatch.old_codes else "") + agency.code
        subject = self._fill(topic.subject, agency)
        packet = packets.Packet(
            sender=self._organ(agency, full=True, code=written),
            receivers=[self._receiver(code, len(dispatch.receivers)) for code in dispatch.receivers],
            number=number,
            notation=notation,
            place=agency.place,
            date=date,
            time=self._time(dispatch).strftime("%Y/%m/%d %H:%M:%S"),
            type_detail=topic.detail,
            type_name=topic.type_name,
            subject=subject,
            content=self._fill(topic.body[0], agency)[:500],
            signer=(office.capacity[0], office.capacity[-1], office.signer),
            staff=("Văn thư", office.clerk, office.mail, "0900000000"),
            document_id=f"{written},{date},{symbol}",
            to_places=["Như trên", f"Lưu: VT, {office.initials}"],
            due_date=self._due(topic),
            priority=dispatch.priority,
            sphere=topic.sphere,
            typer=office.initials,
            pages=drawing.pages,
            appendixes=["Phụ lục số liệu"] if dispatch.annex else [],
            steering=topic.steering,
            attachments=attachments,
        )
        content = self._tricked(packet, dispatch.trick)
        self._record(dispatch, packet, content, f"{agency.code},{date},{symbol}")

    def _follow_up(self, dispatch):
        """A packet that leans on an earlier one."""
        packet, content, document_id, receivers = self.made[dispatch.original]
        dispatch.receivers = receivers
        if dispatch.trick == "other-content":
            packet = packets.Packet(**{**vars(packet), "subject": packet.subject + " (bản sửa)"})
            content = packets.write(packet)
        elif dispatch.trick == "recall":
            packet = packets.Packet(
                **{
                    **vars(packet),
                    "business": packets.RECALL,
                    "reason": "Gửi nhầm nơi nhận",
                    "time": self._time(dispatch).strftime("%Y/%m/%d %H:%M:%S"),
                    "attachments": [],
                }
            )
            content = packets.write(packet)
        self._record(dispatch, packet, content, document_id)

    def _attachments(self, dispatch, office, topic, symbol):
        agency = office.agency
        drawing = pages.draw(self._page(dispatch, office, topic, symbol))
        signed_at = self._time(dispatch) - datetime.timedelta(minutes=14)
        sealed_at = signed_at + datetime.timedelta(minutes=9)
        content = drawing.content
        if dispatch.signers:
            person = office.person if "person" in dispatch.signers else None
            seal = office.seal if "agency" in dispatch.signers else None
            content = pages.sign(drawing, person, seal, signed_at, sealed_at, agency.place)
            self.signed_files += 1
        if dispatch.trick == "changed-after-signing":
            content = _with_one_byte_changed(content)
        file_symbol = symbol.replace("/", "-")
        stem = f"{agency.code}-{file_symbol}"
        (self.out / "documents" / f"{stem}.pdf").write_bytes(content)
        attachments = [
            packets.Attachment(
                f"{file_symbol}.pdf", content, description=topic.type_name, zipped=dispatch.zipped
            )
        ]
        if dispatch.annex == "table":
            attachments.append(
                packets.Attachment(
                    f"Phụ lục {file_symbol}.csv",
                    self._table(office, symbol),
                    description="Phụ lục",
                    zipped=dispatch.zipped,
                    content_type="text/csv",
                )
            )
        elif dispatch.annex:
            self.signed_files += 1
            annex = pages.draw(self._annex(office, symbol))
            content = pages.sign(annex, None, office.seal, None, sealed_at, agency.place)
            (self.out / "documents" / f"{stem}-phu-luc.pdf").write_bytes(content)
            attachments.append(
                packets.Attachment(
                    f"Phụ lục {file_symbol}.pdf", content, description="Phụ lục", zipped=dispatch.zipped
                )
            )
        return drawing, attachments

    def _page(self, dispatch, office, topic, symbol):
        agency = office.agency
        names = [self._written_name(code) for code in dispatch.receivers[:5]]
        if len(dispatch.receivers) > 5:
            names = ["Các cơ quan, đơn vị theo danh sách gửi kèm"]
        return pages.Page(
            issuer=self._issuer(agency),
            number=symbol,
            place=agency.place,
            day=self.day,
            title=topic.title,
            subject=self._fill(topic.subject, agency),
            addressees=names if topic.is_addressed else [],
            body=[self._fill(text, agency) for text in topic.body],
            recipients=(["Như trên"] if topic.is_addressed else names)
            + ["Lãnh đạo cơ quan", f"Lưu: VT, {office.initials}"],
            capacity=office.capacity,
            signer=office.signer,
            urgency=URGENCY[dispatch.priority],
        )

    def _annex(self, office, symbol):
        return pages.Page(
            issuer=self._issuer(office.agency),
            number=symbol,
            place=office.agency.place,
            day=self.day,
            title="PHỤ LỤC",
            subject=f"Kèm theo văn bản số {symbol}",
            addressees=[],
            body=[],
            recipients=[f"Lưu: VT, {office.initials}"],
            capacity=["XÁC NHẬN CỦA CƠ QUAN"],
            signer="",
            table=self._rows(),
        )

    def _rows(self):
        rows = [("STT", "Nội dung", "Số liệu")]
        rows += [
            (number, f"Hạng mục số {number}", f"{self.dice.randrange(10, 900)} triệu đồng")
            for number in range(1, 46)
        ]
        return rows

    def _table(self, office, symbol):
        text = io.StringIO(newline="")
        csv.writer(text).writerows([(f"Kèm theo văn bản số {symbol}",), *self._rows()])
        return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")

    @staticmethod
    def _issuer(agency):
        if agency.is_committee:
            return ["ỦY BAN NHÂN DÂN", agency.territory.upper()]
        return [agency.name.upper()]

    def _fill(self, text, agency):
        who = agency.full_name
        return text.format(who=who, year=self.day.year, month=self.day.month)

    def _time(self, dispatch):
        """When the clerk sent it: minutes before the demo opens, urgent or not."""
        offset = int(hashlib.sha256(dispatch.vi.encode()).hexdigest(), 16) % 2000
        return self.clock + datetime.timedelta(seconds=offset + 900)

    def _due(self, topic):
        if not topic.days_to_answer:
            return ""
        return (self.day + datetime.timedelta(days=topic.days_to_answer)).strftime("%Y/%m/%d")

    def _written_name(self, code):
        new = code.removeprefix("000.00.00.")
        agency = self.country.agencies.get(new)
        return agency.full_name if agency else self.country.closed.get(new, "Nơi nhận chưa rõ")

    def _receiver(self, code, count):
        agency = self.country.agencies.get(code.removeprefix("000.00.00."))
        if agency is None:
            return packets.Organ(code, self._written_name(code))
        # The list of a circular holds what identifies a receiver, not its whole card.
        return self._organ(agency, full=count <= 20, code=code)

    def _organ(self, agency, full, code):
        parent = self.country.agencies.get(agency.parent)
        in_charge = parent.name if parent else "Chính phủ"
        organ = packets.Organ(code, agency.name, in_charge)
        if full:
            slug = agency.code.lower().replace(".", "-")
            organ.address = f"Trụ sở {agency.territory}"
            organ.email = f"vanthu.{slug}@vidu.gov.vn"
            organ.telephone = "0240000000"
            organ.fax = "0240000001"
            organ.website = f"{slug}.vidu.gov.vn"
        return organ

    def _tricked(self, packet, trick):
        if trick == "secret-field":
            packet.secret = "Mật"
        elif trick == "secret-prefix":
            packet.subject = "[MẬT] " + packet.subject
        elif trick == "decomposed":
            packet.subject = unicodedata.normalize("NFD", packet.subject)
        content = packets.write(packet)
        return content[: len(content) // 2] if trick == "cut-short" else content

    def _record(self, dispatch, packet, content, document_id):
        number = len(self.entries) + 1
        if dispatch.name:
            self.made[dispatch.name] = (packet, content, document_id, dispatch.receivers)
        if dispatch.trick == "same-bytes":
            file = next(entry["file"] for entry in self.entries if entry["name"] == dispatch.original)
        else:
            file = f"packets/{number:02d}-{dispatch.sender.code}-{packet.symbol.replace('/', '-')}.edxml"
            (self.out / file).write_bytes(content)
        accepted = dispatch.outcome == scenario.ACCEPTED
        self.entries.append(
            {
                "file": file,
                "name": dispatch.name or dispatch.trick or None,
                "publisher": dispatch.publisher or self._publisher(dispatch.sender),
                "sender": dispatch.sender.code,
                "documentId": document_id,
                "receivers": len(dispatch.receivers),
                "priority": dispatch.priority,
                "expected": dispatch.outcome,
                "code": dispatch.code or None,
                "standing": dispatch.standing if accepted else None,
                "statuses": _statuses(dispatch.follow) if accepted else [],
                "description": {"vi": dispatch.vi, "en": dispatch.en},
            }
        )

    def _publisher(self, agency):
        """The token's name: the agency's node, or itself where no node covers it."""
        return agency.level_one if self.country[agency.level_one].is_node else agency.code

    # MARK: Tokens and manifest

    def write_tokens(self):
        """Clear tokens for the driver, their digests for the gateway's settings."""
        holders = [("node", a.code) for a in self.country.agencies.values() if a.is_node]
        named = {code for _, code in holders}
        holders += [
            ("agency", publisher)
            for publisher in sorted({entry["publisher"] for entry in self.entries} - named)
        ]
        clear, lines = {}, []
        for kind, code in [*holders, ("operator", None), ("auditor", None)]:
            token = secrets.token_urlsafe(24)
            clear[code or kind] = token
            line = {"name": (code or kind).lower(), "kind": kind}
            if code:
                line["code"] = code
            if kind == "operator":
                # It shows the demonstration's documents, which are made up.
                line["readsDocuments"] = True
            line["sha256"] = hashlib.sha256(token.encode()).hexdigest()
            lines.append(json.dumps(line))
        (self.out / "tokens.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        _write_json(self.out / "clear-tokens.json", clear, private=True)

    def write_manifest(self, made_from):
        entries = self.entries
        outcomes = [entry["expected"] for entry in entries]
        refused = sorted(entry["code"] for entry in entries if entry["code"])
        accepted = [entry for entry in entries if entry["expected"] == scenario.ACCEPTED]
        opening = datetime.datetime.combine(self.day, OPENING, VIETNAM)
        manifest = {
            "madeFrom": made_from,
            "day": self.day.isoformat(),
            "clock": opening.isoformat(),
            "levels": 4 if self.country.has_districts else 3,
            "nodes": [a.code for a in self.country.agencies.values() if a.is_node],
            "packets": entries,
            "totals": {
                "submitted": len(entries) - outcomes.count(scenario.RECALLED),
                "accepted": outcomes.count(scenario.ACCEPTED),
                "refused": outcomes.count(scenario.REFUSED),
                "repeated": outcomes.count(scenario.REPEATED),
                "recalled": outcomes.count(scenario.RECALLED),
                "refusedByCode": {code: refused.count(code) for code in dict.fromkeys(refused)},
                "deliveriesDue": sum(entry["receivers"] for entry in accepted),
                "deliveriesCompleted": sum(
                    entry["receivers"] for entry in accepted if "06" in entry["statuses"]
                ),
                "deliveriesGivenBack": sum(
                    entry["receivers"] for entry in entries if entry["expected"] == scenario.RECALLED
                ),
                "signedFiles": self.signed_files,
            },
        }
        _write_json(self.out / "manifest.json", manifest)
        return manifest


def _statuses(follow):
    return ["01", "03", "06"] if follow == "06" else ["01"]


def _with_one_byte_changed(content):
    """Another digit in the document's own date: still a PDF, no longer what was signed."""
    at = content.index(b"/CreationDate (D:") + len(b"/CreationDate (D:") + 3
    digit = b"9" if content[at : at + 1] != b"9" else b"8"
    return content[:at] + digit + content[at + 1 :]


def _write_json(path, value, private=False):
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    path.touch(mode=0o600 if private else 0o644)
    path.write_text(text, encoding="utf-8")


def _fingerprint(day, registry):
    """Of all that the output follows from; the same again needs no making."""
    digest = hashlib.sha256(day.isoformat().encode())
    for file in [*sorted(HERE.glob("*.py")), HERE / "requirements.txt", *sorted(registry.glob("*.csv"))]:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


MARK = ".demo-data"  # In each directory that this program has made.


def _need_ours(directory):
    """Ends unless this program made it, or it is empty or absent: what somebody else has put there stays."""
    if not os.path.lexists(directory) or (directory / MARK).exists():
        return
    if directory.is_symlink() or not directory.is_dir() or any(directory.iterdir()):
        raise SystemExit(
            f"demo data: {directory} is there, and this program has not made it: remove it yourself, or name another.")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--day", type=datetime.date.fromisoformat, default=datetime.date(2025, 6, 16))
    parser.add_argument("--out", type=pathlib.Path, default=HERE.parents[1] / ".demo" / "data")
    parser.add_argument("--registry", type=pathlib.Path, default=HERE.parent / "registry")
    options = parser.parse_args()

    made_from = _fingerprint(options.day, options.registry)
    try:
        if json.loads((options.out / "manifest.json").read_text())["madeFrom"] == made_from:
            print(f"demo data: {options.out} is as it should be.")
            return
    except (OSError, ValueError, KeyError):
        pass  # Not there, or of another make: made anew below.

    country = agencies.Country(options.registry, options.day)
    dispatches = scenario.morning(country)
    # Made beside and moved in at the end: an interrupted run leaves nothing that looks finished.
    beside = options.out.with_name(options.out.name + ".new")
    for directory in (options.out, beside):
        _need_ours(directory)
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    (beside / MARK).touch()
    pages.load_fonts()
    maker = Maker(country, options.day, beside)
    maker.open_offices(dispatches)
    for dispatch in dispatches:
        maker.make(dispatch)
    maker.write_tokens()
    totals = maker.write_manifest(made_from)["totals"]
    shutil.rmtree(options.out, ignore_errors=True)
    os.rename(beside, options.out)
    print(
        f"demo data: {totals['submitted']} packets, {totals['signedFiles']} signed files, "
        f"{totals['deliveriesDue']} deliveries to come, in {options.out}."
    )


main()
