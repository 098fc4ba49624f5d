"""What a keeper tells the process it has started, in one line: which shard it is, and the settings that hold.

Standard input shows neither in the list of processes nor in their environment: the settings may hold passwords.
"""

import json

from pydantic import ValidationError

from models.errors import SettingsError
from xueliang.settings import Settings


def orders(shard: int, settings: Settings) -> bytes:
    """The line, without its end."""
    held = json.loads(settings.model_dump_json(exclude_defaults=True))
    return json.dumps({"shard": shard, "settings": held}).encode()


def read_orders(line: bytes) -> tuple[int, Settings]:
    """The shard and the settings of `orders`. Raises SettingsError."""
    try:
        told = json.loads(line)
        return int(told["shard"]), Settings.model_validate_json(json.dumps(told["settings"]), strict=True)
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise SettingsError("standard input: the service tells there what to watch; give --shard instead") from error
