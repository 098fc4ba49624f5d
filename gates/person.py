"""A person at a gate is a reference and nothing else: a keyed hash that only tells same from different."""

import hashlib
import hmac

_REFERENCE_BYTES = 12


def person_reference(key: str, gate_id: str, device_number: str) -> str:
    """`p_` + 24 hex digits for the device's own number of a person; "" when there is no number or no key.

    HMAC-SHA256 under a key derived from `key`, so that the short numbers devices use cannot be counted through;
    bound to the gate, so that references of two gates cannot be joined. A new key gives new references.
    """
    if not key or not device_number:
        return ""
    derived = hashlib.sha256(b"person reference\x1f" + key.encode()).digest()
    message = f"{gate_id}\x1f{device_number}".encode()
    return "p_" + hmac.new(derived, message, hashlib.sha256).hexdigest()[: 2 * _REFERENCE_BYTES]
