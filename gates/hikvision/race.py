"""Several endless pieces of work that belong together: the first to fail ends all."""

import asyncio
from collections.abc import Coroutine
from typing import Any, NoReturn

from models.errors import GateFault


async def until_one_fails(*work: Coroutine[Any, Any, None]) -> NoReturn:
    """Run all of it until the first raises; the others are cancelled and waited for, and its error is raised."""
    tasks = [asyncio.ensure_future(each) for each in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()
    raise GateFault("the event stream's reader ended")
