"""What a keeper tells its processes."""

import pytest

from models.errors import SettingsError
from xueliang.settings import Settings
from xueliang.shards.orders import orders, read_orders


def test_shard_and_settings_arrive_whole_in_one_line() -> None:
    settings = Settings.model_validate(
        {
            "data_dir": "/srv/数据\n",
            "database": {"url": "postgresql://u:p@h/n", "url_file": "/run/secrets/url"},
            "watch": {"shards": 3},
            "detector": {"classes": ["person"]},
            "virtual_cameras": {"clips": {"gate": "clips/gate.mp4"}},
        }
    )
    line = orders(2, settings)
    assert b"\n" not in line
    assert read_orders(line + b"\n") == (2, settings)


@pytest.mark.parametrize("line", [b"", b"\n", b"{}", b"[]", b'{"shard": 0, "settings": {"port": 1}}', b"\xff"])
def test_anything_else_is_refused(line: bytes) -> None:
    with pytest.raises(SettingsError, match="standard input"):
        read_orders(line)
