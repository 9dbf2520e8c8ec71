"""Digests of journals, and finding the calls of one number."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; the service digests the journals that are there when it starts."""
    op.create_table(
        "call_digest",
        sa.Column("call_id", sa.String(length=40), nullable=False),
        sa.Column("asked_again", sa.Integer(), nullable=False),
        sa.Column("passed_on_ms", sa.Integer(), nullable=True),
        sa.Column("first_queue", sa.String(length=40), nullable=True),
        sa.Column("ending", sa.String(length=16), nullable=True),
        sa.Column("ended_by", sa.String(length=16), nullable=False),
        sa.Column("surveyed", sa.Boolean(), nullable=False),
        sa.Column("stays", sa.JSON(), nullable=False),
        sa.Column("askings", sa.JSON(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("call_id"),
    )
    op.create_index("ix_call_caller", "call", ["caller"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_call_caller", table_name="call")
    op.drop_table("call_digest")
