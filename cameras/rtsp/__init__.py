"""RTSP 1.0 (RFC 2326): a camera's address becomes pictures, by cores without I/O that client and server share.

In: bytes from the peer. Out: events, and bytes to send; `client.RtspSource` joins the core to sockets.
It never decodes, and never shows credentials in a message or a log.
"""
