-- The token that minted a token, which it ends with. Those that were minted before have none.
ALTER TABLE tokens ADD COLUMN parent_id BLOB REFERENCES tokens (id);
CREATE INDEX tokens_of_parent ON tokens (parent_id);
