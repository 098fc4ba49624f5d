"""What docker-compose.yml runs, run outside: the command on PostgreSQL and Redis, their addresses as secret files."""

from pathlib import Path

import redis

from tests.media import media_path
from tests.servers.postgres import postgres_server
from tests.servers.redis import redis_server
from tests.system.service import first_admin, plant_areas, service
from tests.system.test_camera_to_case import watch_the_street
from tests.waiting import eventually


def test_an_alert_on_postgresql_and_redis_becomes_a_case_on_a_stream(tmp_path: Path, street_url: str) -> None:
    with postgres_server() as postgres, redis_server(tmp_path) as broker:
        name = postgres.make()
        (tmp_path / "database_url").write_text(postgres.url(name))
        (tmp_path / "redis_url").write_text(broker.url)
        environment = {
            "XUELIANG_DATABASE__URL_FILE": str(tmp_path / "database_url"),
            "XUELIANG_REDIS__URL_FILE": str(tmp_path / "redis_url"),
            "XUELIANG_DETECTOR__WEIGHTS": str(media_path("weights/yolo11n_dynamic.onnx")),
        }
        with service(tmp_path, environment) as running:
            admin = first_admin(running)
            system = admin.get("/system")
            assert (system["database"], system["bus"]) == ("postgresql", "redis")
            areas = plant_areas(admin)
            watch_the_street(admin, areas["grid"]["id"], street_url)
            alert = eventually(lambda: admin.get("/alerts?state=new")["items"], timeout_s=60)[0]
            case = admin.post(f"/alerts/{alert['id']}/confirm")["case"]
            with redis.Redis.from_url(broker.url, decode_responses=True) as client:
                entries = eventually(lambda: client.xrange("xueliang:cases"))
            assert case["id"] in str(entries)
            assert running.interrupt() == 0
        postgres.drop(name)
