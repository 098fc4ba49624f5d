"""Routes: one module a concept; each turns a request into one call further in, and its outcome into an answer.

In: requests. Out: answers of `api.schemas`. They hold no business rules.
"""

from fastapi import APIRouter

from api.routes import (
    accounts,
    alerts,
    areas,
    backtests,
    camera_tools,
    cameras,
    cases,
    evidence,
    gates,
    hooks,
    live,
    misfires,
    neighbours,
    rules,
    session,
    silences,
    system,
    tokens,
    watch,
    zones,
)


def all_routers() -> tuple[APIRouter, ...]:
    """Every router of the contract, in the order of the document."""
    return (
        session.router,
        accounts.router,
        tokens.router,
        areas.router,
        cameras.router,
        camera_tools.router,
        zones.router,
        rules.router,
        backtests.router,
        gates.router,
        hooks.router,
        alerts.router,
        misfires.router,
        evidence.router,
        silences.router,
        neighbours.router,
        cases.router,
        watch.router,
        system.router,
        system.health_router,
        live.router,
    )
