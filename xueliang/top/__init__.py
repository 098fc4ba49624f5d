"""Top: how the watching goes, live in a terminal.

In: two readings of what the watch shards report, and what the database knows of the cameras. Out: tables.
It never changes anything, and works beside a service of the same user.
"""
