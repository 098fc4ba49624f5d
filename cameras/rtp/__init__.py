"""RTP: packets become pictures, and pictures become packets. No I/O, no clock, no RTSP.

In: bytes of RTP and RTCP packets, however they were carried. Out: compressed pictures (`pictures.Picture`) with
unwrapped timestamps, receiver reports, the sender's wall clock.
It never decodes, never waits, and never passes an incomplete picture without marking it.
"""
