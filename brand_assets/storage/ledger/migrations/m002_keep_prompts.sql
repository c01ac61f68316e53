-- What each request of an attempt asks for, as a row of the lake's `prompts` in JSON. Rows with one parent are a group.

CREATE TABLE prompts (
    request_key VARCHAR PRIMARY KEY,
    campaign VARCHAR NOT NULL,
    round VARCHAR NOT NULL,
    attempt INTEGER NOT NULL,
    position INTEGER NOT NULL,
    prompt_id VARCHAR NOT NULL,
    parent_image_id VARCHAR,
    "row" VARCHAR NOT NULL
);
