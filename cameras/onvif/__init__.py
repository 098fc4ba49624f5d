"""ONVIF: finding devices on the network and asking one for its streams.

In: a host and credentials, or nothing but the network. Out: what the device says of itself, and RTSP addresses.
It never follows a device's word to another host, and never sends credentials in the clear.
"""
