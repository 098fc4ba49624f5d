"""Bits of a NAL unit: fixed-width and Exp-Golomb codes (ITU-T H.264 clauses 7.2, 7.4.1 and 9.1)."""

from cameras.rtp.faults import RtpFault

_MAX_GOLOMB_ZEROS = 32


def unescape(nal: bytes) -> bytes:
    """The RBSP: emulation prevention bytes (00 00 03) taken out."""
    if b"\x00\x00\x03" not in nal:
        return nal
    parts, start = [], 0
    while (found := nal.find(b"\x00\x00\x03", start)) >= 0:
        parts.append(nal[start : found + 2])
        start = found + 3
    parts.append(nal[start:])
    return b"".join(parts)


class BitReader:
    """Reads from the most significant bit on. Raises RtpFault past the end."""

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "big")
        self._left = len(data) * 8

    def bits(self, count: int) -> int:
        """The next `count` bits as an unsigned number."""
        if count > self._left:
            raise RtpFault("a parameter set ends too early")
        self._left -= count
        return (self._value >> self._left) & ((1 << count) - 1)

    def flag(self) -> bool:
        """The next bit."""
        return self.bits(1) == 1

    def ue(self) -> int:
        """An unsigned Exp-Golomb number."""
        zeros = 0
        while not self.flag():
            zeros += 1
            if zeros > _MAX_GOLOMB_ZEROS:
                raise RtpFault("a parameter set holds an impossible number")
        return (1 << zeros) - 1 + self.bits(zeros)

    def se(self) -> int:
        """A signed Exp-Golomb number."""
        code = self.ue()
        return (code + 1) // 2 if code & 1 else -(code // 2)
