"""The installed command watching in two processes, on PostgreSQL and Redis."""

import os
import signal
from pathlib import Path

import pytest

from tests.servers.postgres import postgres_server
from tests.servers.redis import redis_server
from tests.system.service import first_admin, service
from tests.system.sharded import BACK_WITHIN_S, all_online, environment, shard_of, two_cameras
from tests.waiting import eventually


@pytest.mark.timeout(300)  # three processes load on a machine that may be busy
def test_shards_over_postgresql_and_redis(tmp_path: Path) -> None:
    with postgres_server() as postgres, redis_server(tmp_path) as broker:
        name = postgres.make()
        urls = {"XUELIANG_DATABASE__URL": postgres.url(name), "XUELIANG_REDIS__URL": broker.url}
        with service(tmp_path, {**environment(), **urls}, *two_cameras()) as running:
            admin = first_admin(running)
            system = admin.get("/system")
            assert (system["database"], system["bus"]) == ("postgresql", "redis")
            east = all_online(admin)[0]
            eventually(lambda: admin.get("/alerts")["items"], timeout_s=BACK_WITHIN_S)
            shard = shard_of(running, east["id"])
            os.kill(shard.pid, signal.SIGKILL)
            eventually(lambda: shard_of(running, east["id"]).pid != shard.pid, timeout_s=BACK_WITHIN_S)
            all_online(admin)
            assert running.interrupt() == 0
        postgres.drop(name)
