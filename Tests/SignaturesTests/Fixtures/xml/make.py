#!/usr/bin/env python3
# LienThong
# SPDX-License-Identifier: Apache-2.0
#
# Makes the fixtures of this directory with signxml and with Java's own XML-DSig, which has a
# canonicalization of its own.
#   python3 -m venv VENV && VENV/bin/pip install signxml==5.2.0
#   VENV/bin/python make.py        (java 17 or later in PATH)

import datetime
import pathlib
import subprocess
import tempfile

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml import XMLSigner, methods

HERE = pathlib.Path(__file__).parent
FROM = datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)
TO = datetime.datetime(2044, 1, 1, tzinfo=datetime.timezone.utc)
MADE = datetime.datetime(2026, 11, 27, tzinfo=datetime.timezone.utc)


def certificate(name, key, issuer=None, authority=False):
    subject = x509.Name([
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.COMMON_NAME, name),
    ])
    issuer_key = issuer[1] if issuer else key
    return (
        x509.CertificateBuilder().subject_name(subject)
        .issuer_name(issuer[0].subject if issuer else subject)
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(FROM).not_valid_after(TO)
        .add_extension(x509.BasicConstraints(authority, None), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(
            issuer_key.public_key()), False)
        .add_extension(x509.KeyUsage(
            digital_signature=not authority, content_commitment=not authority,
            key_encipherment=False, data_encipherment=False, key_agreement=False,
            key_cert_sign=authority, crl_sign=authority,
            encipher_only=False, decipher_only=False), True)
        .sign(issuer_key, hashes.SHA256()))


root_key = ec.generate_private_key(ec.SECP256R1())
root = (certificate("Fixture Root of XML", root_key, authority=True), root_key)
rsa_key = rsa.generate_private_key(65537, 2048)
person = (certificate("Lê Văn Mẫu", rsa_key, issuer=root), rsa_key)
ec_key = ec.generate_private_key(ec.SECP256R1())
agency = (certificate("Cơ quan Mẫu", ec_key, issuer=root), ec_key)
listed = (
    x509.CertificateRevocationListBuilder().issuer_name(root[0].subject)
    .last_update(MADE - datetime.timedelta(days=1)).next_update(TO)
    .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), False)
    .sign(root_key, hashes.SHA256()))
for folder in ("roots", "crl"):
    (HERE / "trust" / folder).mkdir(parents=True, exist_ok=True)
(HERE / "trust/roots/root.pem").write_bytes(root[0].public_bytes(serialization.Encoding.PEM))
(HERE / "trust/crl/root.crl").write_bytes(listed.public_bytes(serialization.Encoding.DER))

# Names in several namespaces, some inherited, one redefined; white space, line ends, references and
# attributes in an order that no canonical form has.
DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<q:QuyetDinh xmlns:q="urn:vidu:qd" xmlns="urn:vidu:chung" xmlns:z="urn:vidu:thua" xml:lang="vi"
    z:b="2" a="1 &amp; &quot;x&quot;">\r
  <So q:nam="2026" kieu='QĐ'>415/QĐ-UBND</So>
  <q:NoiDung Id="nd"><Dong xmlns="">Giao cho ông A &lt; &#x42;\tC<!-- ghi chú --></Dong>
    <z:Dong xmlns:z="urn:vidu:khac" z:n="1"/><![CDATA[<thô>]]><?xem trang?></q:NoiDung>
</q:QuyetDinh>
"""
plain = DOCUMENT.replace("<!-- ghi chú -->", "").replace("</So>", "</So><!-- ghi chú -->")
source = plain.encode()


def write(name, element):
    (HERE / name).write_bytes(etree.tostring(element, encoding="UTF-8", xml_declaration=True))


# In an inclusive form signxml leaves out the namespaces around a signature, which the JDK (and C14N)
# takes in: where it writes one, the document has none.
simple = "<QuyetDinh><So>415/QĐ-UBND</So><NoiDung>Giao cho ông A</NoiDung></QuyetDinh>".encode()


def tree(content=source):
    return etree.fromstring(content)


def pem(identity):
    return identity[0].public_bytes(serialization.Encoding.PEM).decode()


for name, identity, method, c14n in [
    ("signxml-rsa-exclusive.xml", person, "rsa-sha256", "http://www.w3.org/2001/10/xml-exc-c14n#"),
    ("signxml-ecdsa-inclusive.xml", agency, "ecdsa-sha256",
     "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"),
    ("signxml-pss-c14n11.xml", person, "sha256-rsa-MGF1", "http://www.w3.org/2006/12/xml-c14n11"),
]:
    signed = XMLSigner(
        method=methods.enveloped, signature_algorithm=method, digest_algorithm="sha256",
        c14n_algorithm=c14n).sign(
            tree(source if "exc" in c14n else simple), key=identity[1], cert=pem(identity))
    write(name, signed)

with tempfile.TemporaryDirectory() as place:
    place = pathlib.Path(place)
    for name, identity in (("person", person), ("agency", agency)):
        (place / f"{name}.p12").write_bytes(pkcs12.serialize_key_and_certificates(
            b"key", identity[1], identity[0], [root[0]],
            serialization.BestAvailableEncryption(b"secret")))
    (place / "source.xml").write_bytes(source)
    subprocess.run(["java", str(HERE / "MakeXML.java"), str(place), str(HERE)], check=True)
