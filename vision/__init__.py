"""Vision: access units become frames, frames become detections, detections become tracks.

In: `models.media.AccessUnit`. Out: `models.tracks.TrackedFrame`, evidence pictures.
It never touches the database and knows no rules.
"""
