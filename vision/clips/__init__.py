"""Clips for evidence: compressed pictures as the camera sent them, joined into a file that a browser plays.

In: access units from a ring, in decoding order. Out: one MP4 file. Pictures are decoded only where a privacy mask must
be burned in, or where browsers do not play what the camera sends.
"""
