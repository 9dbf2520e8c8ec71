"""Versions hold what callers say and what KASja says, beside where calls go."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; versions from before have no words of their own."""
    op.create_table(
        "content_file",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    for table in ("routing_version", "routing_draft"):
        op.add_column(table, sa.Column("words", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Take back; the words that were published are lost."""
    for table in ("routing_version", "routing_draft"):
        with op.batch_alter_table(table) as altered:
            altered.drop_column("words")
    op.drop_table("content_file")
