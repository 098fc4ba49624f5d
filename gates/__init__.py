"""Gates: residential gate hardware becomes access events; doors are opened and closed on request.

In: how to reach a gate. Out: `models.access.AccessEvent`, `GateStatus`, `CommandResult`.
It never stands in the way of egress: when this service is gone the gate's own rule stands.
"""
