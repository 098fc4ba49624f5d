"""Schemas: the shapes of requests and answers, as the contract (OpenAPI) shows them.

In: JSON of clients. Out: typed values. They never touch the database and decide nothing.
"""
