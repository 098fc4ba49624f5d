"""Watching in several processes: which shard looks after what, keeping the shards alive, and speaking with them.

In: cameras, gates and rules of the database, pictures and commands the API asks for. Out: processes
`xueliang watch --shard K`, their reports, answers over a Unix socket each. Pictures cross as JPEG for people to look
at, never frames; rule events never come this way, they go over the bus.
"""
