"""Virtual cameras: clips looped as RTSP cameras without re-encoding, and a drawn scene where there is no clip.

In: files. Out: RTSP over TCP and UDP for any client, ours or another's.
It never decodes what it serves, and no slow client disturbs another.
"""
