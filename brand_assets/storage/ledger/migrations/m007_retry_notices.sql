-- A notice is claimed before it is sent, so that two daemons do not both send it, and kept with what became of that.

ALTER TABLE notices ADD COLUMN state VARCHAR DEFAULT 'told';   -- claimed, told, failed, given_up
ALTER TABLE notices ADD COLUMN attempts INTEGER DEFAULT 1;
ALTER TABLE notices ADD COLUMN again_at TIMESTAMP;             -- of a failed one: not before
ALTER TABLE notices ADD COLUMN problem VARCHAR;                -- of a failed one: why, without secrets
