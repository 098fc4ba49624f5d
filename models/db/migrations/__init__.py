"""The steps by which a database comes to the present schema, oldest first in `versions/`. Run by `Database.migrate`."""
