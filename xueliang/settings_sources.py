"""Where settings come from: a YAML file and the environment, each value with the place it stands at."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from models.errors import SettingsError
from xueliang.settings_schema import Settings
from xueliang.settings_words import field_schema, nearest_words

PREFIX = "XUELIANG_"
OF_THE_COMMAND_LINE = frozenset({"XUELIANG_SETTINGS", "XUELIANG_CAMERA_PASSWORD"})  # options, not settings
FILE_BYTES_MAX = 1024 * 1024
DEPTH_MAX = 8

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sourced:
    """Plain values (of JSON's kinds), and where each stands: "file:line" or a variable's name."""

    values: dict[str, Any]
    places: Mapping[Key, str]
    name: str

    def place(self, key: Key) -> str:
        """Where `key`, or the nearest thing that holds it, stands."""
        while key and key not in self.places:
            key = key[:-1]
        return self.places.get(key, self.name)

    def with_value(self, key: Key, value: Any, place: str) -> "Sourced":
        """The same with one value set. Raises SettingsError if its section is not a section."""
        others = {known: where for known, where in self.places.items() if known[: len(key)] != key}
        return Sourced(_set(self.values, key, value, place), {**others, key: place}, self.name)


def _set(values: dict[str, Any], key: Key, value: Any, place: str) -> dict[str, Any]:
    head, *rest = key
    if not rest:
        return {**values, head: value}
    held = values.get(head, {})
    if not isinstance(held, dict):
        raise SettingsError(f"{place}: {head} holds a plain value, so nothing can be set inside it")
    return {**values, head: _set(held, tuple(rest), value, place)}


def read_yaml(path: Path) -> Sourced:
    """The values of a YAML file. Raises SettingsError for a missing, unreadable or malformed one."""
    try:
        node = yaml.compose(_text(path), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
        raise SettingsError(f"{path}{line}: not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise SettingsError(f"{path}: not YAML: {error}") from error
    if node is None or node.tag == "tag:yaml.org,2002:null":
        return Sourced({}, {}, str(path))
    if not isinstance(node, yaml.MappingNode):
        raise SettingsError(f"{path}:{node.start_mark.line + 1}: expected `key: value` lines")
    reader = _Reader(str(path))
    values = reader.mapping(node, ())
    return Sourced(values, reader.places, str(path))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(FILE_BYTES_MAX + 1)
        if len(content) > FILE_BYTES_MAX:
            raise SettingsError(f"{path}: larger than {FILE_BYTES_MAX} bytes, so not a settings file")
        return content.decode()
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: not UTF-8 text: {error.reason} at byte {error.start}") from error


class _Reader:
    """Turns YAML nodes into plain values and notes the line of each key."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._loader = yaml.SafeLoader("")
        self._seen: set[int] = set()
        self.places: dict[Key, str] = {}

    def mapping(self, node: yaml.MappingNode, key: Key) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name_node, value_node in node.value:
            name = str(name_node.value)
            if name in values:
                raise SettingsError(f"{self._place(name_node)}: {'.'.join((*key, name))} is set twice")
            self.places[*key, name] = self._place(name_node)
            values[name] = self._value(value_node, (*key, name))
        return values

    def _value(self, node: yaml.Node, key: Key) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if id(node) in self._seen or len(key) > DEPTH_MAX:
            raise SettingsError(f"{self._place(node)}: {'.'.join(key)}: aliases and deep nesting have no use here")
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, key)
        items = [(item, (*key, str(number))) for number, item in enumerate(node.value)]
        self.places |= {item_key: self._place(item) for item, item_key in items}
        return [self._value(item, item_key) for item, item_key in items]

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        try:
            return self._loader.construct_object(node)
        except (yaml.YAMLError, ValueError) as error:
            raise SettingsError(f"{self._place(node)}: {node.value!r} cannot be read as {node.tag}") from error

    def _place(self, node: yaml.Node) -> str:
        return f"{self._name}:{node.start_mark.line + 1}"


def read_environment(sourced: Sourced, environ: Mapping[str, str]) -> Sourced:
    """The values with `XUELIANG_SECTION__KEY` variables over them. Lists are separated by commas."""
    for name in sorted(name for name in environ if name.startswith(PREFIX) and name not in OF_THE_COMMAND_LINE):
        key: Key = tuple(name.removeprefix(PREFIX).lower().split("__"))
        schema = field_schema(Settings, key)
        if "properties" in schema:
            raise SettingsError(f"{name}: a section; add __ and one of {', '.join(schema['properties']).upper()}")
        if not schema:
            raise SettingsError(f"{name}: no such setting; {nearest_words(Settings, key)}")
        sourced = sourced.with_value(key, _from_text(schema, environ[name], name), name)
        if key[-1] in ("url", "url_file"):
            sourced = sourced.with_value((*key[:-1], _other_url[key[-1]]), _empty_url[key[-1]], name)
    return sourced


# Whichever of `url` and `url_file` the environment sets takes the place of both in the file.
_other_url = {"url": "url_file", "url_file": "url"}
_empty_url = {"url": None, "url_file": ""}


def _from_text(schema: Mapping[str, Any], text: str, name: str) -> Any:
    """A variable's text as the kind of value its setting has."""
    kind = schema.get("type", "string")
    if kind == "string":
        return text
    if kind == "array" and not text.lstrip().startswith("["):
        return [part.strip() for part in text.split(",") if part.strip()]
    if not text:
        raise SettingsError(f"{name}: empty; unset it to keep the default")
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise SettingsError(f"{name}: cannot be read as a value") from error
