"""What an organisation has: a root of its own, a certificate for its site and its mail server."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAMES = ["pledgebook.example", "mail.pledgebook.example"]


def issue(folder: Path) -> None:
    """organisation-ca.crt, certificate.pem and certificate.key."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name = name("Organisation of examples")
    root = begun(root_name, root_name, root_key).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    of_site = begun(name(NAMES[0]), root_name, key).add_extension(
        x509.SubjectAlternativeName([x509.DNSName(one) for one in NAMES]), critical=False
    )
    write(folder / "organisation-ca.crt", root.sign(root_key, hashes.SHA256()))
    write(folder / "certificate.pem", of_site.sign(root_key, hashes.SHA256()))
    (folder / "certificate.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def begun(subject, issuer, key) -> x509.CertificateBuilder:
    today = datetime.now(UTC)
    return x509.CertificateBuilder(
        issuer,
        subject,
        key.public_key(),
        x509.random_serial_number(),
        today - timedelta(days=1),
        today + timedelta(days=30),
    )


def write(path: Path, certificate: x509.Certificate) -> None:
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
