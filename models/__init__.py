"""The words every stage shares: pictures, tracks, access events, rule events, alerts, cases, time, errors.

In: nothing of ours. Out: small typed values and the tables under `models.db`.
It never imports another package of this project.
"""
