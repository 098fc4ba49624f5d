"""How the watching goes: the shards, and each camera as it is watched now."""

from collections import Counter
from typing import Annotated

from fastapi import Query

from api.ages import together
from api.attention import Need
from api.permissions import SeesSystem
from api.routing import errors, new_router
from api.schemas.watch import WatchAnswer
from api.schemas.words import ID_PATTERN
from api.service import Serving
from api.views.watch import Filter, Order, ages_answers, camera_watch_answer, joined, ordered, shard_answers
from api.watching import answering
from models.cameras import Sight
from models.db import areas, shard_places, watch_list
from models.db.paging import DEFAULT_LIMIT, MAX_LIMIT
from models.watching import AGE_BOUNDS_S, Alertness

router = new_router("watch", "/watch")


@router.get("", summary="How the watching goes (值守状态)", responses=errors(404))
def get_watch(
    caller: SeesSystem,
    serving: Serving,
    order: Annotated[Order, Query(description="What the list begins with (排序)")] = Order.ATTENTION,
    alertness: Annotated[Alertness | None, Query(description="Only cameras as alert as that (值守)")] = None,
    sight: Annotated[Sight | None, Query(description="Only connected cameras that see that (画面状况)")] = None,
    need: Annotated[Need | None, Query(description="Only cameras that need that (需关注)")] = None,
    shard: Annotated[int | None, Query(ge=0, lt=2**31, description="Only cameras of that shard (分片)")] = None,
    area_id: Annotated[str | None, Query(pattern=ID_PATTERN)] = None,
    q: Annotated[str, Query(max_length=100, pattern=r"^[^\x00]*$", description="Part of the name (名称)")] = "",
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many cameras (每页条数)")] = DEFAULT_LIMIT,
    offset: Annotated[int, Query(ge=0, lt=2**31, description="How many to pass over (起始)")] = 0,
) -> WatchAnswer:
    """Cameras within reach and in use; filters leave the figures of shards as they are."""
    ports = serving.ports
    reports = ports.watch_reports()
    with ports.database.read() as session:
        listed = watch_list.find(session, caller.scope)
        places = shard_places.read(session)
        area_ids = None if area_id is None else frozenset(areas.ids_under(session, caller.scope, area_id))
    rows = joined(listed, answering(reports), serving.recent_misses.shares(reports))
    admitted = list(filter(Filter(alertness, sight, shard, area_ids, q).admits, rows))
    kept = [row for row in admitted if need is None or need in row.needs]
    return WatchAnswer(
        at=ports.clock.now(),
        age_bounds_s=list(AGE_BOUNDS_S),
        ages=ages_answers(together(answering(reports))),
        shards=shard_answers(reports, {camera.id: places[camera.id] for camera in listed if camera.id in places}, rows),
        items=[camera_watch_answer(row) for row in ordered(kept, order)[offset : offset + limit]],
        total=len(kept),
        admitted=len(admitted),
        needs=Counter(each for row in admitted for each in row.needs),
    )
