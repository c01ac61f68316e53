-- Instants are UTC. Amounts are exact to a millionth of a dollar. No foreign keys: DuckDB rewrites a referenced row to update it.

CREATE TABLE checkpoints (
    checkpoint_id VARCHAR PRIMARY KEY,
    campaign VARCHAR NOT NULL,
    round VARCHAR NOT NULL,
    attempt INTEGER NOT NULL,
    shown_sha256 VARCHAR NOT NULL,
    opened_at TIMESTAMP NOT NULL,
    submitted_at TIMESTAMP,
    submitted_by VARCHAR,
    rule VARCHAR NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('open', 'submitted', 'superseded')),
    submission BIGINT,
    shown INTEGER NOT NULL,
    to_approve INTEGER NOT NULL,
    reviewers VARCHAR NOT NULL
);

CREATE TABLE checkpoint_images (
    checkpoint_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    image_id VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL
);

CREATE SEQUENCE decision_ids;

CREATE TABLE decisions (
    decision_id BIGINT PRIMARY KEY DEFAULT nextval('decision_ids'),
    checkpoint_id VARCHAR NOT NULL,
    image_id VARCHAR NOT NULL,
    reviewer VARCHAR NOT NULL,
    decision VARCHAR NOT NULL CHECK (decision IN ('approved', 'rejected', 'starred', 'withdrawn')),
    reason VARCHAR,
    seconds DOUBLE,
    decided_at TIMESTAMP NOT NULL
);

CREATE TABLE spend (
    request_key VARCHAR PRIMARY KEY,
    campaign VARCHAR NOT NULL,
    round VARCHAR NOT NULL,
    attempt INTEGER NOT NULL,
    provider VARCHAR NOT NULL,
    model VARCHAR NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('reserved', 'charged', 'released', 'unknown')),
    run_id VARCHAR,
    heartbeat_at TIMESTAMP,
    task_id VARCHAR,
    estimated_usd DECIMAL(18, 6) NOT NULL,
    cost_usd DECIMAL(18, 6),
    usage VARCHAR,
    "at" TIMESTAMP NOT NULL
);

CREATE TABLE outcomes (
    request_key VARCHAR PRIMARY KEY,
    prompt_id VARCHAR NOT NULL,
    campaign VARCHAR NOT NULL,
    round VARCHAR NOT NULL,
    attempt INTEGER NOT NULL,
    provider VARCHAR NOT NULL,
    model VARCHAR NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('drawn', 'refused', 'failed', 'quarantined', 'unknown')),
    reason VARCHAR,
    cost_usd DECIMAL(18, 6) NOT NULL,
    latency_s DOUBLE NOT NULL,
    drawn_at TIMESTAMP NOT NULL,
    parent_image_id VARCHAR,
    fallback_of VARCHAR,
    sha256 VARCHAR,
    media_type VARCHAR,
    width_px INTEGER,
    height_px INTEGER
);

CREATE TABLE attempts (
    campaign VARCHAR NOT NULL,
    round VARCHAR NOT NULL,
    attempt INTEGER NOT NULL,
    started_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    "at" TIMESTAMP NOT NULL,
    UNIQUE (campaign, round, started_by)
);

CREATE SEQUENCE feedback_ids;

CREATE TABLE feedback (
    feedback_id BIGINT PRIMARY KEY DEFAULT nextval('feedback_ids'),
    image_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    rating INTEGER,
    comment VARCHAR,
    author VARCHAR NOT NULL,
    "at" TIMESTAMP NOT NULL
);
