#!/usr/bin/env python3
# LienThong
# SPDX-License-Identifier: Apache-2.0
#
# Signs, fills and stamps papers with pyHanko, a library other than ours.
#   produce.py FOLDER [all]
# FOLDER holds base-*.pdf (papers nobody signed), signed-*.pdf (the same, signed by somebody else's
# program) and NAME.cert, NAME.key (DER; a PKCS #8 key) of person, agency, stamper; authority.cert,
# root.cert and *.crl. What comes out is FOLDER/out/HOW--BASE.pdf.

import io
import pathlib
import sys

from asn1crypto import crl as asn1_crl, keys, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.validation import dss
from pyhanko_certvalidator.registry import SimpleCertificateStore

FOLDER = pathlib.Path(sys.argv[1])
OUT = FOLDER / "out"
OUT.mkdir()
# All that can come after a signature, or what differs most.
ALL = sys.argv[2:] == ["all"]


def certificate(name):
    return x509.Certificate.load((FOLDER / f"{name}.cert").read_bytes())


def key(name):
    return keys.PrivateKeyInfo.load((FOLDER / f"{name}.key").read_bytes())


registry = SimpleCertificateStore()
registry.register_multiple([certificate("root"), certificate("authority")])
stamps = timestamps.DummyTimeStamper(
    tsa_cert=certificate("stamper"), tsa_key=key("stamper"), certs_to_embed=registry)
lists = [asn1_crl.CertificateList.load(p.read_bytes()) for p in sorted(FOLDER.glob("*.crl"))]


def signer(name):
    return signers.SimpleSigner(
        signing_cert=certificate(name), signing_key=key(name), cert_registry=registry)


def opened(pdf, password):
    pending = IncrementalPdfFileWriter(io.BytesIO(pdf))
    if password is not None:
        pending.encrypt(password)
    return pending


def sign(pdf, who, field, box=None, certify=None, lock=None, password=None):
    pending = opened(pdf, password)
    spec = None
    if box or lock or field == "Seal":
        spec = fields.SigFieldSpec(
            field, on_page=0, box=box,
            field_mdp_spec=fields.FieldMDPSpec(fields.FieldMDPAction.INCLUDE, lock) if lock else None)
    meta = signers.PdfSignatureMetadata(
        field_name=field, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256",
        certify=certify is not None,
        docmdp_permissions=certify or fields.MDPPerm.FILL_FORMS)
    return signers.PdfSigner(meta, signer(who), new_field_spec=spec).sign_pdf(pending).getvalue()


def fill(pdf, name="Note", value="filled by another program", password=None):
    """As form fillers do: the value, and a new picture."""
    pending = opened(pdf, password)
    for reference in pending.root["/AcroForm"]["/Fields"]:
        field = reference.get_object()
        title = field["/T"]
        if (title if isinstance(title, str) else title.decode()) != name:
            continue
        look = generic.StreamObject(
            {
                pdf_name("/Type"): pdf_name("/XObject"),
                pdf_name("/Subtype"): pdf_name("/Form"),
                pdf_name("/BBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 228, 20))),
            }, stream_data=b"BT /Helv 10 Tf 2 5 Td (" + value.encode() + b") Tj ET")
        field["/V"] = generic.pdf_string(value)
        field["/AP"] = generic.DictionaryObject({pdf_name("/N"): pending.add_object(look)})
        pending.update_container(field)
    out = io.BytesIO()
    pending.write(out)
    return out.getvalue()


def store(pdf, certificates):
    """Validation data, of one more program."""
    out = io.BytesIO(pdf)
    dss.DocumentSecurityStore.add_dss(
        out, sig_contents=None, certs=certificates, ocsps=(), crls=lists)
    return out.getvalue()


def stamp(pdf):
    pending = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return signers.PdfTimeStamper(stamps).timestamp_pdf(pending, "sha256", None).getvalue()


def overwrite(pdf, password=None):
    """What nobody may: other text."""
    pending = opened(pdf, password)
    page = pending.root["/Pages"]["/Kids"][0].get_object()
    content = page["/Contents"]
    content._data = b"BT (BAD) Tj ET"
    content._encoded_data = None
    pending.update_container(content)
    out = io.BytesIO()
    pending.write(out)
    return out.getvalue()


def save(how, base, pdf):
    (OUT / f"{how}--{base}.pdf").write_bytes(pdf)


def later(how, base, signed):
    """What may and may not come after a signature."""
    save(f"{how}-sealed", base, sign(signed, "agency", "Seal"))
    if ALL:
        save(f"{how}-seen", base, sign(signed, "agency", "Seal", box=(300, 600, 400, 700)))
        save(f"{how}-waiting", base, sign(signed, "agency", "Waiting"))
        save(f"{how}-filledsealed", base, sign(fill(signed), "agency", "Seal"))
    save(f"{how}-filled", base, fill(signed))
    stored = store(signed, [certificate("authority")])
    save(f"{how}-stored", base, stored)
    save(f"{how}-storedtwice", base, store(stored, [certificate("root")]))
    save(f"{how}-stamped", base, stamp(stored))
    save(f"{how}-overwritten", base, overwrite(signed))


for path in sorted(FOLDER.glob("base-*.pdf")):
    base, paper = path.stem[5:], path.read_bytes()
    person = sign(paper, "person", "Person")
    save("alone", base, person)
    later("pyhanko", base, person)
    if base != "tables" and not ALL:
        continue
    certified = sign(paper, "person", "Person", certify=fields.MDPPerm.FILL_FORMS)
    save("certified-filled", base, fill(certified))
    save("certified-sealed", base, sign(certified, "agency", "Seal"))
    nothing = sign(paper, "person", "Person", certify=fields.MDPPerm.NO_CHANGES)
    save("nothing-filled", base, fill(nothing))
    locked = sign(paper, "person", "Person", lock=["Note"])
    save("locked-filled", base, fill(locked))
    save("locked-box", base, sign(locked, "agency", "Seal"))

for path in sorted(FOLDER.glob("signed-*.pdf")):
    later("other", path.stem[7:], path.read_bytes())

# Encrypted, and opened by whoever wants to: the password is empty.
for path in sorted(FOLDER.glob("encrypted-*.pdf")):
    person = sign(path.read_bytes(), "person", "Person", password="")
    save("alone", path.stem, person)
    if path.stem != "encrypted-aes256" and not ALL:
        continue
    save("pyhanko-sealed", path.stem, sign(person, "agency", "Seal", password=""))
    save("pyhanko-filled", path.stem, fill(person, password=""))
    save("pyhanko-overwritten", path.stem, overwrite(person, password=""))
