"""The audit's chain, what was proved for the agent, and authorities with a scope and an end."""

import sqlalchemy as sa
from alembic import op

from ivr.store.tables import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_REFUSAL = "the audit is append-only"
_REFUSED = (("audit_entry", "update"), ("audit_entry", "delete"), ("audit_payload", "update"))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "audit_entry",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("payload", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("ix_audit_entry_kind", "audit_entry", ["kind"])
    op.create_table(
        "audit_payload",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=True),
        sa.Column("call_id", sa.String(length=40), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["audit_entry.seq"]),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("ix_audit_payload_subject", "audit_payload", ["subject"])
    op.create_index("ix_audit_payload_call_id", "audit_payload", ["call_id"])
    _refuse_changes()
    _contexts()
    with op.batch_alter_table("authority", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("scope", sa.String(length=16), nullable=False, server_default="general")
        )
        batch_op.add_column(sa.Column("revoked_on", sa.Date(), nullable=True))
    op.execute("update authority set scope = 'basic' where role = 'UKO'")


def _contexts() -> None:
    op.create_table(
        "proof_context",
        sa.Column("call_id", sa.String(length=40), nullable=False),
        sa.Column("caller", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=True),
        sa.Column("scope", sa.String(length=16), nullable=True),
        sa.Column("assurance", sa.String(length=16), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("proved_at", Moment(timezone=True), nullable=False),
        sa.Column("expires_at", Moment(timezone=True), nullable=False),
        sa.Column("ended_at", Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("call_id"),
    )
    op.create_index("ix_proof_context_expires_at", "proof_context", ["expires_at"])
    op.create_table(
        "context_token",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("call_id", sa.String(length=40), nullable=False),
        sa.Column("agent", sa.String(length=64), nullable=False),
        sa.Column("issued_at", Moment(timezone=True), nullable=False),
        sa.Column("used_at", Moment(timezone=True), nullable=True),
        sa.Column("replaced_at", Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["proof_context.call_id"]),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("ix_context_token_call_id", "context_token", ["call_id"])
    op.create_table(
        "legal_hold",
        sa.Column("key", sa.String(length=48), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("placed_at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "create function audit_append_only() returns trigger language plpgsql as "
            f"$$ begin raise exception '{_REFUSAL}'; end $$"
        )
        for table, deed in (*_REFUSED, ("audit_entry", "truncate"), ("audit_payload", "truncate")):
            each = "statement" if deed == "truncate" else "row"
            op.execute(
                f"create trigger {table}_no_{deed} before {deed} on {table} "
                f"for each {each} execute function audit_append_only()"
            )
        return
    for table, deed in _REFUSED:
        op.execute(
            f"create trigger {table}_no_{deed} before {deed} on {table} "
            f"begin select raise(abort, '{_REFUSAL}'); end"
        )


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("authority", schema=None) as batch_op:
        batch_op.drop_column("revoked_on")
        batch_op.drop_column("scope")
    for table in ("legal_hold", "context_token", "proof_context", "audit_payload", "audit_entry"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("drop function audit_append_only()")
