"""Every table."""

import sqlalchemy as sa
from alembic import op

from signpost.bot.store.migrations.security import hold_to_school

revision = "0001"
down_revision = None


def upgrade() -> None:  # noqa: PLR0915
    """Bring the tables to this revision."""
    op.create_table(
        "master_key",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_master_key")),
    )
    op.create_table(
        "school",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("file", sa.JSON(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school")),
    )
    op.create_table(
        "agreement",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["school.id"], name=op.f("fk_agreement_school"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_agreement")),
    )
    op.create_table(
        "audit",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["school.id"], name=op.f("fk_audit_school"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("school", "seq", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_school_about"), ["school", "about"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["school.id"], name=op.f("fk_audit_head_school"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("school", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "dossier",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["school.id"], name=op.f("fk_dossier_school"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_dossier")),
    )
    op.create_table(
        "file_request",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["school.id"], name=op.f("fk_file_request_school"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_file_request")),
    )
    op.create_table(
        "gap",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["school.id"], name=op.f("fk_gap_school"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_gap")),
        sa.UniqueConstraint("school", "reference", name=op.f("uq_gap_school_reference")),
    )
    with op.batch_alter_table("gap", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gap_school_week"), ["school", "week"], unique=False)

    op.create_table(
        "gap_note",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["school.id"], name=op.f("fk_gap_note_school"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_gap_note")),
        sa.UniqueConstraint("school", "reference", name=op.f("uq_gap_note_school_reference")),
    )
    op.create_table(
        "person",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("handle", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("audience", sa.String(length=64), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["school"], ["school.id"], name=op.f("fk_person_school"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_person")),
        sa.UniqueConstraint("school", "handle", name=op.f("uq_person_school_handle")),
    )
    op.create_table(
        "policy_version",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("review_by", sa.Date(), nullable=True),
        sa.Column("reminded", sa.String(length=64), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["school"], ["school.id"], name=op.f("fk_policy_version_school"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_policy_version")),
        sa.UniqueConstraint("school", "name", "digest", name=op.f("uq_policy_version_school_name_digest")),
    )
    op.create_table(
        "question_count",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("came_of", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["school.id"], name=op.f("fk_question_count_school"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("school", "month", "topic", "came_of", name=op.f("pk_question_count")),
    )
    op.create_table(
        "room_check",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["school.id"], name=op.f("fk_room_check_school"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_room_check")),
        sa.UniqueConstraint("school", "digest", name=op.f("uq_room_check_school_digest")),
    )
    with op.batch_alter_table("room_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_check_school_person"), ["school", "person"], unique=False)

    op.create_table(
        "room_device",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["school.id"], name=op.f("fk_room_device_school"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_room_device")),
        sa.UniqueConstraint("school", "digest", "person", name=op.f("uq_room_device_school_digest_person")),
    )
    with op.batch_alter_table("room_device", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_device_school_person"), ["school", "person"], unique=False)

    op.create_table(
        "room_link",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["school.id"], name=op.f("fk_room_link_school"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_room_link")),
        sa.UniqueConstraint("school", "digest", name=op.f("uq_room_link_school_digest")),
    )
    with op.batch_alter_table("room_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_link_school_person"), ["school", "person"], unique=False)

    op.create_table(
        "room_session",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["school.id"], name=op.f("fk_room_session_school"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_room_session")),
        sa.UniqueConstraint("school", "digest", name=op.f("uq_room_session_school_digest")),
    )
    with op.batch_alter_table("room_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_session_school_person"), ["school", "person"], unique=False)

    op.create_table(
        "seen_event",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["school.id"], name=op.f("fk_seen_event_school"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_seen_event")),
    )
    with op.batch_alter_table("seen_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seen_event_seen_at"), ["seen_at"], unique=False)

    op.create_table(
        "signature_head",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["school.id"], name=op.f("fk_signature_head_school"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("school", name=op.f("pk_signature_head")),
    )
    op.create_table(
        "task",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("target", sa.String(length=64), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cause", sa.String(length=64), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["school"], ["school.id"], name=op.f("fk_task_school"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_task")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_state_due_at"), ["state", "due_at"], unique=False)

    op.create_table(
        "tombstone",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("area", sa.String(length=64), nullable=True),
        sa.Column("nature", sa.String(length=64), nullable=True),
        sa.Column("outcome", sa.String(length=64), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("hours_to_acknowledge", sa.Integer(), nullable=True),
        sa.Column("days_to_close", sa.Integer(), nullable=True),
        sa.Column("escalations", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["school.id"], name=op.f("fk_tombstone_school"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_tombstone")),
    )
    op.create_table(
        "workspace",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("platform", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["school.id"], name=op.f("fk_workspace_school"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("school", "platform", "account", name=op.f("pk_workspace")),
    )
    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workspace_platform_account"), ["platform", "account"], unique=False)

    op.create_table(
        "absence",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school", "person"],
            ["person.school", "person.id"],
            name=op.f("fk_absence_school_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("school", "person", "first", name=op.f("pk_absence")),
    )
    op.create_table(
        "agreement_proposal",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school", "person"],
            ["person.school", "person.id"],
            name=op.f("fk_agreement_proposal_school_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("school", "person", name=op.f("pk_agreement_proposal")),
    )
    op.create_table(
        "agreement_version",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("agreement", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("is_material", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(length=64), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["school", "agreement"],
            ["agreement.school", "agreement.id"],
            name=op.f("fk_agreement_version_school_agreement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_agreement_version")),
        sa.UniqueConstraint("school", "agreement", "number", name=op.f("uq_agreement_version_school_agreement_number")),
    )
    op.create_table(
        "campaign",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("agreement", sa.String(length=64), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["school", "agreement"],
            ["agreement.school", "agreement.id"],
            name=op.f("fk_campaign_school_agreement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_campaign")),
    )
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_school_agreement"), ["school", "agreement"], unique=False)

    op.create_table(
        "case",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("reporter", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("is_on_hold", sa.Boolean(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=True),
        sa.Column("area", sa.String(length=64), nullable=True),
        sa.Column("nature", sa.String(length=64), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalations", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school", "id"], ["dossier.school", "dossier.id"], name=op.f("fk_case_school_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_case")),
        sa.UniqueConstraint("school", "reference", name=op.f("uq_case_school_reference")),
    )
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_school_reporter"), ["school", "reporter"], unique=False)

    op.create_table(
        "draft",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("reporter", sa.String(length=64), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school", "id"], ["dossier.school", "dossier.id"], name=op.f("fk_draft_school_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_school_reporter"), ["school", "reporter"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("dossier", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school", "dossier"],
            ["dossier.school", "dossier.id"],
            name=op.f("fk_evidence_school_dossier"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_school_dossier"), ["school", "dossier"], unique=False)

    op.create_table(
        "holding",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["school", "holder"],
            ["person.school", "person.id"],
            name=op.f("fk_holding_school_holder"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["school", "person"],
            ["person.school", "person.id"],
            name=op.f("fk_holding_school_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("school", "role", "holder", "rank", name=op.f("pk_holding")),
    )
    op.create_table(
        "identity",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("platform", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["school", "person"],
            ["person.school", "person.id"],
            name=op.f("fk_identity_school_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("school", "platform", "account", name=op.f("pk_identity")),
    )
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_school_person"), ["school", "person"], unique=False)

    op.create_table(
        "inbox",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["school", "person"],
            ["person.school", "person.id"],
            name=op.f("fk_inbox_school_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_inbox")),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbox_school_person"), ["school", "person"], unique=False)

    op.create_table(
        "notice",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("cause", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["school", "person"],
            ["person.school", "person.id"],
            name=op.f("fk_notice_school_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_school_about"), ["school", "about"], unique=False)

    op.create_table(
        "question",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("asker", sa.String(length=64), nullable=False),
        sa.Column("addressee", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school", "addressee"],
            ["person.school", "person.id"],
            name=op.f("fk_question_school_addressee"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_question")),
        sa.UniqueConstraint("school", "reference", name=op.f("uq_question_school_reference")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_school_addressee"), ["school", "addressee"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_school_asker"), ["school", "asker"], unique=False)

    op.create_table(
        "reference",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("platform", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.JSON(), nullable=False),
        sa.Column("gone", sa.String(length=64), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school", "person"],
            ["person.school", "person.id"],
            name=op.f("fk_reference_school_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("school", "platform", "person", name=op.f("pk_reference")),
    )
    op.create_table(
        "reminder_message",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cause", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["school", "person"],
            ["person.school", "person.id"],
            name=op.f("fk_reminder_message_school_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_reminder_message")),
    )
    with op.batch_alter_table("reminder_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_message_school_state"), ["school", "state"], unique=False)

    op.create_table(
        "standing_answer",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("written_by", sa.String(length=64), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("clause_digest", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school", "written_by"],
            ["person.school", "person.id"],
            name=op.f("fk_standing_answer_school_written_by"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_standing_answer")),
        sa.UniqueConstraint("school", "reference", name=op.f("uq_standing_answer_school_reference")),
    )
    op.create_table(
        "case_handler",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("case", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["school", "case"], ["case.school", "case.id"], name=op.f("fk_case_handler_school_case"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["school", "person"], ["person.school", "person.id"], name=op.f("fk_case_handler_school_person")
        ),
        sa.PrimaryKeyConstraint("school", "case", "person", name=op.f("pk_case_handler")),
    )
    with op.batch_alter_table("case_handler", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_handler_school_person"), ["school", "person"], unique=False)

    op.create_table(
        "file",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("evidence", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("piece", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school", "evidence"],
            ["evidence.school", "evidence.id"],
            name=op.f("fk_file_school_evidence"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("school", "evidence", "kind", "piece", name=op.f("pk_file")),
    )
    op.create_table(
        "part",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("case", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school", "case"], ["case.school", "case.id"], name=op.f("fk_part_school_case"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_part")),
        sa.UniqueConstraint("school", "case", "seq", name=op.f("uq_part_school_case_seq")),
    )
    op.create_table(
        "reminder",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("campaign", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("step", sa.String(length=64), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("message", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["school", "campaign"],
            ["campaign.school", "campaign.id"],
            name=op.f("fk_reminder_school_campaign"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["school", "message"],
            ["reminder_message.school", "reminder_message.id"],
            name=op.f("fk_reminder_school_message"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["school", "person"],
            ["person.school", "person.id"],
            name=op.f("fk_reminder_school_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("school", "campaign", "person", "step", name=op.f("pk_reminder")),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_school_message"), ["school", "message"], unique=False)

    op.create_table(
        "signature",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("campaign", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("audience", sa.String(length=64), nullable=False),
        sa.Column("known_name", sa.Text(), nullable=False),
        sa.Column("typed_name", sa.Text(), nullable=False),
        sa.Column("platform", sa.String(length=64), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticked", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.String(length=64), nullable=True),
        sa.Column("replaces", sa.String(length=64), nullable=True),
        sa.Column("version_mac", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["school", "campaign"], ["campaign.school", "campaign.id"], name=op.f("fk_signature_school_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["school", "person"], ["person.school", "person.id"], name=op.f("fk_signature_school_person")
        ),
        sa.ForeignKeyConstraint(
            ["school", "version"],
            ["agreement_version.school", "agreement_version.id"],
            name=op.f("fk_signature_school_version"),
        ),
        sa.ForeignKeyConstraint(["school"], ["school.id"], name=op.f("fk_signature_school"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("school", "seq", name=op.f("pk_signature")),
        sa.UniqueConstraint("school", "campaign", "person", name=op.f("uq_signature_school_campaign_person")),
        sa.UniqueConstraint("school", "id", name=op.f("uq_signature_school_id")),
    )
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signature_school_person"), ["school", "person"], unique=False)

    op.create_table(
        "standing",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("campaign", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("exempt", sa.Text(), nullable=True),
        sa.Column("exempt_by", sa.String(length=64), nullable=True),
        sa.Column("unreachable", sa.String(length=64), nullable=True),
        sa.Column("snoozed_step", sa.String(length=64), nullable=True),
        sa.Column("snoozed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school", "campaign"],
            ["campaign.school", "campaign.id"],
            name=op.f("fk_standing_school_campaign"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["school", "person"],
            ["person.school", "person.id"],
            name=op.f("fk_standing_school_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("school", "campaign", "person", name=op.f("pk_standing")),
    )
    op.create_table(
        "unmask",
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.Column("case", sa.String(length=64), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("decider", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_agreed", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school", "asked_by"], ["person.school", "person.id"], name=op.f("fk_unmask_school_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["school", "case"], ["case.school", "case.id"], name=op.f("fk_unmask_school_case"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["school", "decider"], ["person.school", "person.id"], name=op.f("fk_unmask_school_decider")
        ),
        sa.PrimaryKeyConstraint("school", "case", "asked_by", name=op.f("pk_unmask")),
    )
    with op.batch_alter_table("unmask", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unmask_school_decider"), ["school", "decider"], unique=False)

    hold_to_school("master_key", column=None, or_every=True)
    hold_to_school("school", column="id", or_every=True)
    hold_to_school("agreement")
    hold_to_school("audit")
    hold_to_school("audit_head")
    hold_to_school("dossier")
    hold_to_school("file_request")
    hold_to_school("gap")
    hold_to_school("gap_note")
    hold_to_school("person")
    hold_to_school("policy_version")
    hold_to_school("question_count")
    hold_to_school("room_check")
    hold_to_school("room_device")
    hold_to_school("room_link")
    hold_to_school("room_session")
    hold_to_school("seen_event")
    hold_to_school("signature_head")
    hold_to_school("task", or_every=True)
    hold_to_school("tombstone")
    hold_to_school("workspace", or_every=True)
    hold_to_school("absence")
    hold_to_school("agreement_proposal")
    hold_to_school("agreement_version")
    hold_to_school("campaign")
    hold_to_school("case")
    hold_to_school("draft")
    hold_to_school("evidence")
    hold_to_school("holding")
    hold_to_school("identity")
    hold_to_school("inbox")
    hold_to_school("notice")
    hold_to_school("question")
    hold_to_school("reference")
    hold_to_school("reminder_message")
    hold_to_school("standing_answer")
    hold_to_school("case_handler")
    hold_to_school("file")
    hold_to_school("part")
    hold_to_school("reminder")
    hold_to_school("signature")
    hold_to_school("standing")
    hold_to_school("unmask")
