"""Hostile input over PostgreSQL, in a town of its own: it may change whatever it is allowed to."""

from tests.integration.api.postgres_town import town
from tests.integration.api.test_hostile import (
    test_ids_that_are_none,
    test_nothing_sent_to_any_operation_breaks_the_service,
    test_queries_that_are_none,
    test_searches_are_taken_literally,
)

__all__ = [
    "test_ids_that_are_none",
    "test_nothing_sent_to_any_operation_breaks_the_service",
    "test_queries_that_are_none",
    "test_searches_are_taken_literally",
    "town",
]
