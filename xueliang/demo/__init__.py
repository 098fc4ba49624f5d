"""The first look: virtual cameras that show films, and on an empty system what is needed to see their alerts.

In: the films packaged with the virtual cameras, or clips people name. Out: RTSP cameras, and once their cameras, zones
and rules in the database.
It never touches what people changed, and never adds anything to a system that has cameras of its own.
"""
