"""Peers as their own documentation uses them, each a script that does a Task and prints one line of JSON.

They run under other environments (`bench.peer_environments`), so nothing here imports the product except `ours`.
"""
