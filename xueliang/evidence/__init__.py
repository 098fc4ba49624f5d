"""Evidence of rule events: two pictures, a clip, and a signed manifest that says what they are and what is missing.

In: rule events as they begin, and the rings of the cameras. Out: files, and facts that name them. It never makes the
rules wait: what it has no room for is dropped, counted, and missing by name in the manifest.
"""
