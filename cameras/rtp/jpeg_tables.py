"""The tables of RFC 2435 (appendices A and B): quantisation by quality factor, and the Huffman tables implied."""

import struct

from cameras.rtp.faults import RtpFault

# ITU-T T.81 tables K.1 and K.2 in zigzag order, as RFC 2435 appendix A prints them.
_LUMA = bytes.fromhex(
    "100b0c0e0c0a100e0d0e1211101318281a181616183123251d283a333d3c3933"
    "383740485c4e404457453738506d51575f626768673e4d71797064785c656763"
)
_CHROMA = bytes.fromhex(
    "1112121815182f1a1a2f63423842636363636363636363636363636363636363"
    "6363636363636363636363636363636363636363636363636363636363636363"
)
_DC_VALUES = bytes(range(12))
_DC_LUMA_COUNTS = bytes([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0])
_DC_CHROMA_COUNTS = bytes([0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0])
_AC_LUMA_COUNTS = bytes([0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7D])
_AC_CHROMA_COUNTS = bytes([0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 0x77])
_AC_LUMA_VALUES = bytes.fromhex(
    "01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435"
    "363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798"
    "999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4"
    "f5f6f7f8f9fa"
)
_AC_CHROMA_VALUES = bytes.fromhex(
    "000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e125f11718191a262728292a"
    "35363738393a434445464748494a535455565758595a636465666768696a737475767778797a82838485868788898a9293949596"
    "9798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4"
    "f5f6f7f8f9fa"
)

# Keys are the class-and-id byte of a DHT segment; values are counts followed by symbols.
HUFFMAN_TABLES = {
    0x00: _DC_LUMA_COUNTS + _DC_VALUES,
    0x10: _AC_LUMA_COUNTS + _AC_LUMA_VALUES,
    0x01: _DC_CHROMA_COUNTS + _DC_VALUES,
    0x11: _AC_CHROMA_COUNTS + _AC_CHROMA_VALUES,
}


def quantisation_tables(quality: int) -> tuple[bytes, bytes]:
    """Luma and chroma tables (64 bytes each, zigzag) for Q of 1 to 99. Raises RtpFault."""
    if not 1 <= quality <= 99:
        raise RtpFault(f"JPEG quality {quality} is reserved")
    scale = 5000 // quality if quality < 50 else 200 - quality * 2
    return _scaled(_LUMA, scale), _scaled(_CHROMA, scale)


def _scaled(table: bytes, scale: int) -> bytes:
    return bytes(min(max((value * scale + 50) // 100, 1), 255) for value in table)


def segment(marker: int, body: bytes) -> bytes:
    """One JPEG marker segment."""
    return struct.pack("!BBH", 0xFF, marker, len(body) + 2) + body
