"""`xueliang evidence …` over a real data directory: key, export, verify by alert and by file, and its exit status."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cases.desk import Desk
from models.clock import SystemClock
from models.db import audit, evidence
from models.db.scope import Scope
from models.manifest import write_manifest
from models.media import EvidenceRef
from models.signing import Signer
from tests.fakes.town import build_town, intrusion
from xueliang.cli import main
from xueliang.settings import load_settings
from xueliang.storage import Storage, open_storage

CLOCK = SystemClock()


class House:
    """A data directory with one alert that has a picture and a manifest."""

    def __init__(self, folder: Path) -> None:
        self.environment = {"XUELIANG_DATA_DIR": str(folder / "data")}
        self.storage: Storage = open_storage(load_settings(None, self.environment))
        town = build_town(self.storage.database, self.storage.vault, CLOCK)
        signer = Signer.open(self.storage.data_dir)
        picture = self._kept(b"a picture", "image/jpeg", "picture")
        manifest = self._kept(write_manifest({}, [picture], [], CLOCK.now(), signer), "application/json", "manifest")
        desk = Desk(self.storage.database, self.storage.files, CLOCK, lambda _: None)
        began = replace(intrusion(town, 1, at=CLOCK.now()), evidence=(picture, manifest))
        self.alert_id = str(desk.take_rule_event(began))
        self.picture = self.storage.files.path(picture.sha256)

    def _kept(self, data: bytes, media_type: str, label: str) -> EvidenceRef:
        return EvidenceRef(self.storage.files.put(data, media_type), media_type, len(data), CLOCK.now(), label)

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(main, ["evidence", *words], env=self.environment)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_an_alert_verifies_until_a_byte_of_it_is_changed(house: House) -> None:
    well = house.run("verify", house.alert_id)
    assert (well.exit_code, well.output.count("intact")) == (0, 2)
    house.picture.write_bytes(b"another picture")
    ill = house.run("verify", house.alert_id)
    assert (ill.exit_code, "altered" in ill.output, "NOT as it was signed" in ill.output) == (1, True, True)


def test_an_export_is_audited_and_verifies_with_the_key_alone(house: House, tmp_path: Path) -> None:
    key = house.run("key").output.strip()
    out = tmp_path / "alert.zip"
    exported = house.run("export", house.alert_id, "--out", str(out))
    assert (exported.exit_code, key in exported.output) == (0, True)
    with house.storage.database.read() as session:
        [line] = audit.find(session, Scope.everything(), limit=1).items
    assert (line.action, line.subject, line.detail["files"]) == ("evidence.export", house.alert_id, 2)
    elsewhere = {"XUELIANG_DATA_DIR": str(tmp_path / "elsewhere")}
    verified = CliRunner().invoke(main, ["evidence", "verify", str(out), "--public-key", key], env=elsewhere)
    assert verified.exit_code == 0
    assert not (tmp_path / "elsewhere").exists()
    with_own_key = CliRunner().invoke(main, ["evidence", "verify", str(out)], env=elsewhere)
    assert (with_own_key.exit_code, "signature wrong" in with_own_key.output) == (1, True)


def test_an_alert_that_is_none_is_said_in_one_sentence(house: House) -> None:
    result = house.run("verify", "alert_none")
    assert (result.exit_code, result.output.strip()) == (2, "xueliang: no alert alert_none")


def test_an_alert_without_evidence_does_not_verify(house: House) -> None:
    with house.storage.database.write() as session:
        for piece in evidence.of_alert(session, house.alert_id):
            session.delete(piece)
    assert house.run("verify", house.alert_id).exit_code == 1
