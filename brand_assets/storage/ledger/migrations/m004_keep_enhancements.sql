-- What a language model made of a prompt, by what it was asked. Without a text it gave none that can be used, or has not
-- answered: the row of `spend` that `request_key` names says which. Rows with one request_key were asked in one call.

CREATE TABLE enhancements (
    enhancement_key VARCHAR PRIMARY KEY,
    enhancer VARCHAR NOT NULL,
    request_key VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    text VARCHAR,
    model VARCHAR,
    reason VARCHAR,
    "at" TIMESTAMP NOT NULL
);
