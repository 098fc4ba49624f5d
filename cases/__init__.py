"""Cases: rule events become alerts, alerts become cases, cases reach people and are closed.

In: `models.rules.RuleEvent`, what people decide. Out: rows of alerts, cases, histories and the outbox.
It never knows HTTP.
"""
