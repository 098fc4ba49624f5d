"""Class names written into an ONNX file that has none.

An ONNX file is a protobuf message `ModelProto` (onnx.proto3 of the ONNX specification), and of a repeated field further
entries may follow at the end of the message: field 14, `metadata_props`, of `StringStringEntryProto` (key 1, value 2).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

_METADATA_PROPS: Final = 14
_KEY, _VALUE = 1, 2
_LENGTH_DELIMITED: Final = 2  # wire type


def write_names(path: Path, names: Sequence[str]) -> None:
    """Append the metadata entry `names`, as ultralytics writes it. The file must have none yet."""
    entry = _field(_KEY, b"names") + _field(_VALUE, str(dict(enumerate(names))).encode())
    with path.open("ab") as stream:
        stream.write(_field(_METADATA_PROPS, entry))


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | _LENGTH_DELIMITED) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    octets = bytearray()
    while value > 0x7F:
        octets.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*octets, value])
