"""Channels by which word of a case leaves the house. A folder a channel; `registry.py` names them.

In: messages of the outbox. Out: whatever the channel speaks. A channel never writes to the database.
"""
