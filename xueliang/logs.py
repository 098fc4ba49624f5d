"""Log lines for people (text) or machines (JSON), each with a machine-readable `action` where it has one."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Literal


class _JsonLines(logging.Formatter):
    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = {"process": process} if process else {}

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            **self._process,
            "from": record.name,
            "action": getattr(record, "action", None),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def set_up_logging(level: str, form: Literal["text", "json"], process: str = "") -> None:
    """Send log lines to standard error. The libraries that log every packet are kept to warnings.

    `process`: named in each line, where several write to one place.
    """
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter(f"%(asctime)s %(levelname)-7s {process and process + ' '}%(name)s: %(message)s")
    handler.setFormatter(_JsonLines(process) if form == "json" else text)
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for chatty in ("httpx", "httpcore", "uvicorn", "zeep", "alembic", "asyncio", "websockets", "libav"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
