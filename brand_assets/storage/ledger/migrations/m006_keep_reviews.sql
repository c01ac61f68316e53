-- What a review leaves behind beside its decisions. Append-only, but for `revisions.attempt`, which is set once.

ALTER TABLE decisions ADD COLUMN rubric VARCHAR;        -- of hierarchy, colour, typography, mood, accuracy; comma-separated
ALTER TABLE decisions ADD COLUMN carried_from BIGINT;   -- the decision that this one repeats, taken at the shortlist before

CREATE SEQUENCE revision_ids;

-- A round that was sent back with notes; `attempt` is null until the attempt that heeds them has begun.
CREATE TABLE revisions (
    revision_id BIGINT PRIMARY KEY DEFAULT nextval('revision_ids'),
    campaign VARCHAR NOT NULL,
    round VARCHAR NOT NULL,
    checkpoint_id VARCHAR NOT NULL,
    notes VARCHAR NOT NULL,
    reviewer VARCHAR NOT NULL,
    "at" TIMESTAMP NOT NULL,
    attempt INTEGER
);

CREATE SEQUENCE repeat_ids;

-- An image shown a second time to the same reviewer, which measures them and decides nothing.
CREATE TABLE repeats (
    repeat_id BIGINT PRIMARY KEY DEFAULT nextval('repeat_ids'),
    checkpoint_id VARCHAR NOT NULL,
    image_id VARCHAR NOT NULL,
    reviewer VARCHAR NOT NULL,
    decision VARCHAR NOT NULL CHECK (decision IN ('approved', 'rejected')),
    seconds DOUBLE,
    "at" TIMESTAMP NOT NULL
);

CREATE SEQUENCE comparison_ids;

CREATE TABLE comparisons (
    comparison_id BIGINT PRIMARY KEY DEFAULT nextval('comparison_ids'),
    checkpoint_id VARCHAR NOT NULL,
    reviewer VARCHAR NOT NULL,
    winner VARCHAR NOT NULL,
    loser VARCHAR NOT NULL,
    is_withdrawn BOOLEAN NOT NULL DEFAULT false,   -- takes the same reviewer's last comparison of the two back
    seconds DOUBLE,
    "at" TIMESTAMP NOT NULL
);

CREATE TABLE collections (
    collection_id VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    made_by VARCHAR NOT NULL,
    "at" TIMESTAMP NOT NULL
);

CREATE SEQUENCE label_ids;

-- What people put on images: `collection` with its id, or `tag` with its text; the last row of an image and label stands.
CREATE TABLE labels (
    label_id BIGINT PRIMARY KEY DEFAULT nextval('label_ids'),
    kind VARCHAR NOT NULL CHECK (kind IN ('collection', 'tag')),
    label VARCHAR NOT NULL,
    image_id VARCHAR NOT NULL,
    is_on BOOLEAN NOT NULL,
    author VARCHAR NOT NULL,
    "at" TIMESTAMP NOT NULL
);

CREATE SEQUENCE audit_ids;

CREATE TABLE audit (
    audit_id BIGINT PRIMARY KEY DEFAULT nextval('audit_ids'),
    "at" TIMESTAMP NOT NULL,
    actor VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    campaign VARCHAR,
    subject VARCHAR,
    details VARCHAR,
    address VARCHAR
);

CREATE SEQUENCE notice_ids;

-- What was told to whom about a checkpoint, so that nobody is told twice; `reference` is the channel's own, as an issue's number.
CREATE TABLE notices (
    notice_id BIGINT PRIMARY KEY DEFAULT nextval('notice_ids'),
    channel VARCHAR NOT NULL,
    event VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    reference VARCHAR,
    "at" TIMESTAMP NOT NULL,
    UNIQUE (channel, event, subject)
);

-- Webhooks that came in, by the sender's own id: the same one a second time is refused.
CREATE TABLE deliveries (
    source VARCHAR NOT NULL,
    delivery_id VARCHAR NOT NULL,
    "at" TIMESTAMP NOT NULL,
    PRIMARY KEY (source, delivery_id)
);
