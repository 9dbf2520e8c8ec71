"""TelePINs have a history; attempts are counted in windows."""

import sqlalchemy as sa
from alembic import op

from ivr.store.tables import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    # Never a batch on this table: SQLite would drop and remake it, and authorities refer to it.
    op.add_column("person", sa.Column("telepin_changed_at", Moment(timezone=True), nullable=True))
    op.create_table(
        "telepin_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.ref"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_telepin_use_person", "telepin_use", ["person"])
    with op.batch_alter_table("attempt") as attempt:
        attempt.add_column(sa.Column("successes", sa.Integer(), server_default="0", nullable=False))
        attempt.add_column(sa.Column("since", Moment(timezone=True), nullable=True))
    # Who is locked stays locked; counters of numbers by the hour are of no use any more.
    op.execute("delete from attempt where key like 'caller:%'")
    op.execute("update attempt set since = last_at")
    with op.batch_alter_table("attempt") as attempt:
        attempt.alter_column("since", existing_type=Moment(timezone=True), nullable=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("attempt") as attempt:
        attempt.drop_column("since")
        attempt.drop_column("successes")
    op.drop_index("ix_telepin_use_person", "telepin_use")
    op.drop_table("telepin_use")
    op.drop_column("person", "telepin_changed_at")
