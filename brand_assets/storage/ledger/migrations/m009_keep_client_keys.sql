-- The sender's own name of the request that a decision came with: sent again after a lost answer, it is not taken twice.

ALTER TABLE decisions ADD COLUMN client_key VARCHAR;
