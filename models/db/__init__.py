"""Tables, repositories and migrations. The database is the truth for everything people edit or decide."""
