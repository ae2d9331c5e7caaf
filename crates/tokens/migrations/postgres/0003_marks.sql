-- A random value for each entry of the feed, so that whoever follows it notices when the same number is given out twice. The
-- version before writes none, and goes on beside this one.
ALTER TABLE feed ADD COLUMN mark BIGINT NOT NULL DEFAULT CAST(floor(random() * 9007199254740991) AS BIGINT);
