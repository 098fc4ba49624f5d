"""Hikvision access terminals over ISAPI (HTTP Digest).

In: the device's alertStream, its history and its work status. Out: access events, door commands judged by the door.
It never keeps a name, a face, a card number or a picture, and never sends a command twice.
"""
