"""Rules: tracks, access events, zones and time become rule events.

In: `models.tracks.TrackedFrame`, `models.access.AccessEvent`. Out: `models.rules.RuleEvent`.
Pure: no I/O, and it never reads a clock; time is the frame's.
"""
