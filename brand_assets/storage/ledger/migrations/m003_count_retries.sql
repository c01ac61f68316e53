-- How often a request was sent again before it came to its outcome, and of which request one is the fallback.

ALTER TABLE outcomes ADD COLUMN retries INTEGER DEFAULT 0;

ALTER TABLE spend ADD COLUMN fallback_of VARCHAR;
