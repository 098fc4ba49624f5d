"""Tables, repositories and migrations. The database is the truth for everything people edit or decide.

    with database.write() as session:
        camera = cameras.add(session, vault, scope, name="…", url="rtsp://…", area_id=…, now=clock.now())

One module a concept, functions that take a `Session`; what people reach also takes a `Scope` and finds only what lies
within (`scope.py`), otherwise NotFound. Out come ORM rows (`schema/`), plain data that stays readable after the session
is closed; the related rows a docstring names as loaded are readable too. Lists are a `Page` (`paging.py`).
Functions without a `Scope` are for the house itself and say so. It never decides anything of the trade.
"""
