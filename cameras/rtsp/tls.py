"""How a camera reached by rtsps:// (RTSP over TLS) must prove who it is."""

import re
import ssl
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from models.errors import CameraFault, InputError

DEFAULT_PORT = 322  # RFC 7826 section 22.14
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class CameraTls:
    """What is asked of the certificate of every rtsps:// camera; by default that the system trusts it.

    `ca_file`: authorities (PEM) to trust in place of the system's. `fingerprints`: SHA-256 of single certificates, as
    hexadecimal digits with or without colons; where any is given a camera must show one of these, whoever signed it,
    which is the way for cameras that made their certificate themselves. `verify` False: anyone is believed, so that
    only those who merely listen are kept out.
    Raises InputError for a fingerprint that is none.
    """

    verify: bool = True
    ca_file: Path | None = None
    fingerprints: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        plain = frozenset(text.replace(":", "").strip().lower() for text in self.fingerprints)
        if not all(_FINGERPRINT.fullmatch(text) for text in plain):
            raise InputError("a certificate's fingerprint is its SHA-256, 64 hexadecimal digits")
        object.__setattr__(self, "fingerprints", plain)

    def context(self) -> ssl.SSLContext:
        """For a connection to a camera. Raises CameraFault where the authorities cannot be read."""
        try:
            context = ssl.create_default_context(cafile=self.ca_file)
        except OSError as error:  # of which ssl.SSLError is one
            raise CameraFault(
                f"the file of trusted authorities for rtsps:// cannot be read: {error.strerror or error}"
            ) from error
        if not self.verify or self.fingerprints:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context

    def check(self, certificate: bytes) -> None:
        """Look at the certificate (DER) a camera showed. Raises CameraFault where it is none of those expected."""
        found = sha256(certificate).hexdigest()
        if self.verify and self.fingerprints and found not in self.fingerprints:
            raise CameraFault(
                f"the camera shows a certificate that is not one of those given, with the fingerprint {found}: if this "
                "is the camera's own, add it to the trusted fingerprints"
            )


def tls_fault(error: ssl.SSLError | ConnectionError, host: str, port: int) -> CameraFault:
    """In words why TLS with a camera failed, and what to do."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return CameraFault(
            f"the camera's certificate is not trusted ({error.verify_message}): give the authority that signed it or "
            "its fingerprint in the settings, or switch the verification off"
        )
    why = (error.reason if isinstance(error, ssl.SSLError) else error.strerror) or "the camera hung up"
    return CameraFault(
        f"no encrypted connection (TLS) with {host} port {port} ({why}): is it the port for rtsps://, often 322, and "
        "is it switched on in the camera?"
    )
