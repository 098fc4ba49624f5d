"""The event bus: small facts between roles, durable before anything else happens to them.

In: a topic, a unique fact id, a JSON payload. Out: the same, at least once, in order per topic, until a handler has
taken it. It never carries pictures and never drops a fact.
"""
