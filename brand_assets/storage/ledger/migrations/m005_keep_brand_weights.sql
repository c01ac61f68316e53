-- The weights of the parts of a score that a person applied to a brand, append-only. Without weights, the row takes the
-- last ones that still stand back.

CREATE SEQUENCE brand_weights_ids;

CREATE TABLE brand_weights (
    weights_id BIGINT PRIMARY KEY DEFAULT nextval('brand_weights_ids'),
    brand VARCHAR NOT NULL,
    weights VARCHAR,
    because VARCHAR NOT NULL,
    applied_by VARCHAR NOT NULL,
    "at" TIMESTAMP NOT NULL
);
