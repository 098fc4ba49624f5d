"""The migrations by the names of their files are those Alembic runs."""

from models.db.revisions import known_revisions, newest_revision
from models.db.upgrading import scripts


def test_the_files_say_what_alembic_says() -> None:
    revisions = [script.revision for script in scripts().walk_revisions()]
    assert list(known_revisions()) == revisions[::-1]
    assert newest_revision() == scripts().get_current_head()
