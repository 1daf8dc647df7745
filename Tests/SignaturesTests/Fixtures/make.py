#!/usr/bin/env python3
# LienThong
# SPDX-License-Identifier: Apache-2.0
#
# Makes the fixtures of this directory with pyHanko, a signing library other than ours.
#   python3 -m venv VENV && VENV/bin/pip install pyhanko==0.38.0 reportlab==5.1.0
#   VENV/bin/python make.py

import datetime
import io
import pathlib

from asn1crypto import crl as asn1_crl, keys as asn1_keys, x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils import writer
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers, timestamps
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore
from reportlab.pdfgen import canvas

HERE = pathlib.Path(__file__).parent
FROM = datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)
TO = datetime.datetime(2044, 1, 1, tzinfo=datetime.timezone.utc)


def certificate(name, key, issuer=None, authority=False, stamping=False, serial=None):
    subject = x509.Name([
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.COMMON_NAME, name),
    ])
    issuer_key = issuer[1] if issuer else key
    issuer_name = issuer[0].subject if issuer else subject
    builder = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(issuer_name)
        .public_key(key.public_key()).serial_number(serial or x509.random_serial_number())
        .not_valid_before(FROM).not_valid_after(TO)
        .add_extension(x509.BasicConstraints(authority, None), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(
            issuer_key.public_key()), False)
        .add_extension(x509.KeyUsage(
            digital_signature=not authority, content_commitment=not authority,
            key_encipherment=False, data_encipherment=False, key_agreement=False,
            key_cert_sign=authority, crl_sign=authority,
            encipher_only=False, decipher_only=False), True))
    if stamping:
        builder = builder.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)
    return builder.sign(issuer_key, hashes.SHA256())


def revocation_list(issuer):
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    return (
        x509.CertificateRevocationListBuilder().issuer_name(issuer[0].subject)
        .last_update(now - datetime.timedelta(days=1)).next_update(TO)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(
            issuer[1].public_key()), False)
        .sign(issuer[1], hashes.SHA256()))


def der(thing):
    return thing.public_bytes(serialization.Encoding.DER)


def asn1(cert):
    return asn1_x509.Certificate.load(der(cert))


def asn1_key(key):
    return asn1_keys.PrivateKeyInfo.load(key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption()))


root_key, sub_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
root = (certificate("Fixture Root", root_key, authority=True), root_key)
sub = (certificate("Fixture Authority", sub_key, issuer=root, authority=True), sub_key)
rsa_key = rsa.generate_private_key(65537, 2048)
person = (certificate("Lê Văn Mẫu", rsa_key, issuer=sub), rsa_key)
ec_key = ec.generate_private_key(ec.SECP256R1())
agency = (certificate("Cơ quan Mẫu", ec_key, issuer=sub), ec_key)
tsa_key = rsa.generate_private_key(65537, 2048)
stamper = (certificate("Fixture TSA", tsa_key, issuer=sub, stamping=True), tsa_key)
lists = [revocation_list(root), revocation_list(sub)]

for folder in ("roots", "intermediates", "crl"):
    (HERE / "trust" / folder).mkdir(parents=True, exist_ok=True)
(HERE / "trust/roots/root.pem").write_bytes(root[0].public_bytes(serialization.Encoding.PEM))
(HERE / "trust/intermediates/authority.der").write_bytes(der(sub[0]))
(HERE / "trust/crl/root.crl").write_bytes(der(lists[0]))
(HERE / "trust/crl/authority.pem").write_bytes(
    lists[1].public_bytes(serialization.Encoding.PEM))

registry = SimpleCertificateStore()
registry.register_multiple([asn1(root[0]), asn1(sub[0])])


def signer(identity, pss=False):
    return signers.SimpleSigner(
        signing_cert=asn1(identity[0]), signing_key=asn1_key(identity[1]),
        cert_registry=registry, prefer_pss=pss)


stamps = timestamps.DummyTimeStamper(
    tsa_cert=asn1(stamper[0]), tsa_key=asn1_key(stamper[1]), certs_to_embed=registry)
context = ValidationContext(
    trust_roots=[asn1(root[0])], other_certs=[asn1(sub[0]), asn1(stamper[0])],
    crls=[asn1_crl.CertificateList.load(der(one)) for one in lists],
    revocation_mode="require", allow_fetching=False)


def page():
    out = io.BytesIO()
    drawing = canvas.Canvas(out, pagesize=(595, 842), invariant=True)
    drawing.drawString(72, 720, "Quyet dinh mau")
    drawing.save()
    return out.getvalue()


def modern_page():
    """The same with cross-reference streams and compressed objects."""
    out = io.BytesIO()
    copy = writer.copy_into_new_writer(PdfFileReader(io.BytesIO(page())))
    copy.stream_xrefs = True
    copy.write(out)
    return out.getvalue()


def sign(pdf, field, identity, stamped=False, subfilter=fields.SigSeedSubFilter.PADES, pss=False,
         long_term=False, password=None, certify=False, box=None):
    pending = IncrementalPdfFileWriter(io.BytesIO(pdf))
    if password:
        pending.encrypt(password)
    meta = signers.PdfSignatureMetadata(
        field_name=field, subfilter=subfilter, md_algorithm="sha256",
        embed_validation_info=long_term, use_pades_lta=long_term, certify=certify,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
        validation_context=context if long_term else None)
    spec = fields.SigFieldSpec(field, on_page=0, box=box) if box else None
    out = signers.PdfSigner(
        meta, signer(identity, pss), timestamper=stamps if stamped else None,
        new_field_spec=spec).sign_pdf(pending)
    return out.getvalue()


def save(name, data):
    (HERE / name).write_bytes(data)
    print(name, len(data))


first = sign(page(), "Person", person)
save("bb.pdf", first)
both = sign(first, "Seal", agency, box=(300, 600, 400, 700))
save("two-signers.pdf", both)
save("modern-two-signers.pdf", sign(sign(modern_page(), "Person", person), "Seal", agency))
save("bt.pdf", sign(page(), "Person", person, stamped=True))
save("pss.pdf", sign(page(), "Person", person, pss=True))
save("pkcs7.pdf", sign(page(), "Person", agency, subfilter=fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED))
save("certified-then-seal.pdf", sign(sign(page(), "Person", person, certify=True), "Seal", agency))
save("lta.pdf", sign(page(), "Person", person, stamped=True, long_term=True))

encrypted = writer.copy_into_new_writer(PdfFileReader(io.BytesIO(page())))
encrypted.encrypt(owner_pass="owner", user_pass="user")
held = io.BytesIO()
encrypted.write(held)
save("encrypted.pdf", sign(held.getvalue(), "Person", person, password="user"))
