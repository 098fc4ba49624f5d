"""Who may do what. A person has one role and one area; the area bounds what they see, the role what they do."""

from enum import StrEnum


class Role(StrEnum):
    """The kinds of people."""

    ADMIN = "admin"
    OPERATOR = "operator"
    SECURITY_OFFICER = "security_officer"
    GRID_WORKER = "grid_worker"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """Things a role may be allowed to do."""

    SEE_CAMERAS = "see_cameras"
    SET_CAMERAS = "set_cameras"
    SEE_RULES = "see_rules"
    SET_RULES = "set_rules"
    SEE_GATES = "see_gates"
    SET_GATES = "set_gates"
    OPEN_DOORS = "open_doors"
    SEE_ALERTS = "see_alerts"
    JUDGE_ALERTS = "judge_alerts"
    SEE_CASES = "see_cases"
    DISPATCH_CASES = "dispatch_cases"
    HANDLE_CASES = "handle_cases"
    CHECK_CASES = "check_cases"
    SET_AREAS = "set_areas"
    SEE_ACCOUNTS = "see_accounts"
    SET_ACCOUNTS = "set_accounts"
    SEE_SYSTEM = "see_system"
    SEE_AUDIT = "see_audit"


_SEE = {
    Permission.SEE_CAMERAS,
    Permission.SEE_RULES,
    Permission.SEE_GATES,
    Permission.SEE_ALERTS,
    Permission.SEE_CASES,
}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(Permission),
    Role.OPERATOR: frozenset(
        _SEE
        | {
            Permission.OPEN_DOORS,
            Permission.JUDGE_ALERTS,
            Permission.DISPATCH_CASES,
            Permission.CHECK_CASES,
            Permission.SEE_SYSTEM,
            Permission.SEE_ACCOUNTS,
        }
    ),
    Role.SECURITY_OFFICER: frozenset(
        _SEE
        | {
            Permission.SET_CAMERAS,
            Permission.SET_RULES,
            Permission.SET_GATES,
            Permission.OPEN_DOORS,
            Permission.JUDGE_ALERTS,
            Permission.SEE_SYSTEM,
        }
    ),
    # A grid worker sees and handles only the cases assigned to them (or open in their grid), nothing else.
    Role.GRID_WORKER: frozenset({Permission.SEE_CASES, Permission.HANDLE_CASES}),
    Role.AUDITOR: frozenset(_SEE | {Permission.SEE_ACCOUNTS, Permission.SEE_SYSTEM, Permission.SEE_AUDIT}),
}


def allows(role: Role, permission: Permission) -> bool:
    """Whether the role carries the permission."""
    return permission in ROLE_PERMISSIONS[role]
