# LienThong
# SPDX-License-Identifier: Apache-2.0
"""The demo's certification authorities: a root, one below it, certificates and their lists.

Shaped like the public-duty hierarchy (exchange of state agencies): the root signs the issuing
authority only, the issuing authority signs agency seals and personal certificates. Nothing here
has a meaning outside the demo, and the names say so.
"""

import datetime
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

VIETNAM = datetime.timezone(datetime.timedelta(hours=7))
# Decree 68/2024: a subscriber's new certificate lives five years at most, an authority's twenty.
SUBSCRIBER_DAYS, AUTHORITY_DAYS = 5 * 365, 20 * 365


@dataclass(frozen=True)
class Identity:
    """A certificate and its key; `role` is what the trust register calls it."""

    role: str
    name: str
    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def pem(self):
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self):
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def key_der(self):
        return self.key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )


class Authority:
    def __init__(self, day):
        midnight = datetime.datetime.combine(day, datetime.time(), VIETNAM)
        start_of_2025 = datetime.datetime(2025, 1, 1, tzinfo=VIETNAM)
        self._list_from = midnight
        # One half of a subscriber's life lies before the demo's day at most.
        self.valid_from = max(
            min(start_of_2025, midnight - datetime.timedelta(days=30)),
            midnight - datetime.timedelta(days=SUBSCRIBER_DAYS // 2),
        )
        # OpenSSL makes keys outside Python's lock, so threads use all cores.
        with ThreadPoolExecutor() as pool:
            root_key, issuing_key = pool.map(_new_key, range(2))
        self.root = self._certify(
            "root", root_key, "LienThong Demo Root CA", "LienThong demo", issuer=None
        )
        self.issuing = self._certify(
            "intermediate",
            issuing_key,
            "LienThong Demo CA 1",
            "LienThong demo",
            issuer=self.root,
        )

    def issue(self, subjects):
        """Certificates for (role, name, organisation) triples, in their order."""
        with ThreadPoolExecutor() as pool:
            keys = list(pool.map(_new_key, range(len(subjects))))
        return [
            self._certify(role, key, name, organisation, issuer=self.issuing)
            for key, (role, name, organisation) in zip(keys, subjects)
        ]

    def revocation_list(self, issuer):
        """An empty list of `issuer`: nobody was revoked, and it says so until a month later."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(issuer.certificate.subject)
            .last_update(self._list_from)
            .next_update(self._list_from + datetime.timedelta(days=31))
            .add_extension(x509.CRLNumber(1), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()),
                critical=False,
            )
        )
        signed = builder.sign(issuer.key, hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.DER)

    def _certify(self, role, key, name, organisation, issuer):
        is_authority = role in ("root", "intermediate")
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
                # X.520 allows 64 characters.
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
                x509.NameAttribute(NameOID.COMMON_NAME, name[:64]),
            ]
        )
        days = AUTHORITY_DAYS if is_authority else SUBSCRIBER_DAYS
        signing_key = issuer.key if issuer else key
        usage = dict.fromkeys(
            (
                "digital_signature content_commitment key_encipherment data_encipherment "
                "key_agreement key_cert_sign crl_sign encipher_only decipher_only"
            ).split(),
            False,
        )
        for right in ("key_cert_sign crl_sign" if is_authority else "digital_signature content_commitment").split():
            usage[right] = True
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.certificate.subject if issuer else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.valid_from)
            .not_valid_after(self.valid_from + datetime.timedelta(days=days))
            .add_extension(
                x509.BasicConstraints(is_authority, 0 if role == "intermediate" else None),
                critical=True,
            )
            .add_extension(x509.KeyUsage(**usage), critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()),
                critical=False,
            )
            .sign(signing_key, hashes.SHA256())
        )
        return Identity(role, name, certificate, key)


def _new_key(_):
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)
