"""What people changed reaches the watching of the shard it concerns."""



from models.errors import SettingsError
from xueliang.following import _readable


def test_one_device_whose_secret_does_not_open_keeps_no_other_from_being_watched() -> None:
    def config(row: str) -> str:
        if row == "locked":
            raise SettingsError("sealed with another key")
        return row.upper()

    told: list[tuple[str, str]] = []
    assert _readable(["a", "locked", "b"], config, lambda row, why: told.append((row, why))) == ["A", "B"]
    assert told == [("locked", "sealed with another key")]
