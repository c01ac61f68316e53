-- How often a request was sent again before it came to its outcome.

ALTER TABLE outcomes ADD COLUMN retries INTEGER DEFAULT 0;
