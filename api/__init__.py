"""API: HTTP, WebSocket and the built console.

In: requests of people and machines. Out: JSON, pictures, live messages.
It holds no business rules.
"""
