-- Who put a submitted shortlist up for decision once more; null on a checkpoint that a round opened.

ALTER TABLE checkpoints ADD COLUMN reopened_by VARCHAR;
