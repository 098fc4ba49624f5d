"""Addresses of gates: nothing of a password is stored, shown or written to the audit, and none aims past the gate."""

import pytest

from models.people import Role
from tests.integration.api.house import Served

V1 = "/api/v1"
WRONG = ["http://keeper:hunter2@192.0.2.9", "http://192.0.2.9/restart?x=", "http://192.0.2.9/restart#", "http://[::1"]


@pytest.mark.parametrize("url", WRONG)
def test_an_address_that_is_more_than_one_is_refused(town: Served, url: str) -> None:
    gate = {"name": "g", "area_id": town.town.old.area.id, "username": "u", "password": "p"}
    with town.browser(town.of_role[Role.SECURITY_OFFICER]) as officer:
        for kind in ("hikvision_isapi", "webhook"):
            refused = officer.post(f"{V1}/gates", json={**gate, "kind": kind, "url": url})
            assert refused.status_code == 422, refused.text
            assert "hunter2" not in refused.text
        change = {"url": url, "password": "p"}
        assert officer.patch(f"{V1}/gates/{town.new_gate(town.town.old)}", json=change).status_code == 422
    with town.browser(town.of_role[Role.AUDITOR]) as auditor:
        assert "hunter2" not in auditor.get(f"{V1}/audit").text
