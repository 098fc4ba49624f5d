"""JSON and XML of a device as plain values, with bounds; whatever is wrong with them is a GateFault.

XML is read by defusedxml without DTDs or entities; namespaces fall away (`hikvision.com/ver20`, `isapi.org/ver20`
and `psialliance-org` devices say the same things), so that `EventNotificationAlert` is found in all of them.
"""

import json
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree as SafeElementTree
from defusedxml.common import DefusedXmlException

from models.errors import GateFault

MOST_BYTES = 1024 * 1024


def json_object(body: bytes | str) -> dict[str, Any]:
    """The object in a JSON document. Raises GateFault."""
    if len(body) > MOST_BYTES:
        raise GateFault(f"JSON of more than {MOST_BYTES} bytes")
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise GateFault(f"the device sent JSON that cannot be read: {type(fault).__name__}") from fault
    if not isinstance(value, dict):
        raise GateFault(f"the device sent a JSON {type(value).__name__} where an object was expected")
    return value


def xml_root(body: bytes) -> Element:
    """The root element of an XML document. Raises GateFault, also for a DTD or an entity."""
    if len(body) > MOST_BYTES:
        raise GateFault(f"XML of more than {MOST_BYTES} bytes")
    try:
        root: Element = SafeElementTree.fromstring(body, forbid_dtd=True)
    except DefusedXmlException as fault:
        raise GateFault("the device sent XML with a DTD or entities, which no device needs") from fault
    except (ParseError, ValueError, LookupError) as fault:  # LookupError: an encoding nobody knows
        raise GateFault("the device sent XML that cannot be read") from fault
    return root


def local_name(element: Element) -> str:
    """The tag without its namespace."""
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.rpartition("}")[2]


def child(element: Element, name: str) -> Element | None:
    """The first child of that local name."""
    return next((each for each in element if local_name(each) == name), None)


def text_of(element: Element, name: str) -> str:
    """The stripped text of the first child of that local name, "" when there is none."""
    found = child(element, name)
    return (found.text or "").strip() if found is not None else ""


def leaves(element: Element) -> dict[str, Any]:
    """The children that hold text only, by local name; the first of a repeated name counts."""
    found: dict[str, Any] = {}
    for each in element:
        if len(each) == 0:
            found.setdefault(local_name(each), (each.text or "").strip())
    return found
