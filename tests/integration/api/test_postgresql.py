"""The same over PostgreSQL: the tests in which the database has most to say."""

from tests.integration.api.postgres_town import town
from tests.integration.api.test_sign_in import (
    test_the_first_password_is_changed_and_the_old_sessions_end,
    test_too_many_failures_lock_the_name_for_some_minutes,
)
from tests.integration.api.test_system import test_the_audit_shows_an_auditor_their_area_only
from tests.integration.api.test_walk import (
    test_cases_of_others_are_not_shown,
    test_lists_show_the_own_community_and_no_foreign_one,
)
from tests.integration.api.test_work import (
    test_a_stale_version_is_a_conflict_and_changes_nothing,
    test_an_alert_is_confirmed_dispatched_handled_checked_and_closed,
)

__all__ = [
    "test_a_stale_version_is_a_conflict_and_changes_nothing",
    "test_an_alert_is_confirmed_dispatched_handled_checked_and_closed",
    "test_cases_of_others_are_not_shown",
    "test_lists_show_the_own_community_and_no_foreign_one",
    "test_the_audit_shows_an_auditor_their_area_only",
    "test_the_first_password_is_changed_and_the_old_sessions_end",
    "test_too_many_failures_lock_the_name_for_some_minutes",
    "town",
]
