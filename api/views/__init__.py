"""Views: rows as the contract shows them.

In: rows of `models.db` with the related rows their repository loads. Out: answers of `api.schemas`.
They read nothing and decide nothing.
"""
