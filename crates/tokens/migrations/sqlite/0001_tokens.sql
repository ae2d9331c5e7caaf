-- Teams, users, members, roles, tokens, and the log of what happened to them. Moments are seconds since 1970.

-- Whose file it is: "bwck".
PRAGMA application_id = 1651991403;

CREATE TABLE teams (
    id         BLOB    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- `changes` counts what became of the user's memberships and tokens. Each such change begins by raising it.
CREATE TABLE users (
    id         BLOB    NOT NULL PRIMARY KEY,
    login      TEXT    NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    changes    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- `permissions` is a JSON list of names. `changes` as above.
CREATE TABLE roles (
    id          BLOB    NOT NULL PRIMARY KEY,
    team_id     BLOB    NOT NULL REFERENCES teams (id),
    name        TEXT    NOT NULL,
    permissions TEXT    NOT NULL,
    changes     INTEGER NOT NULL DEFAULT 0,
    UNIQUE (team_id, name)
) STRICT, WITHOUT ROWID;

-- A role is the catalogue's, by name, or the team's own.
CREATE TABLE members (
    team_id   BLOB NOT NULL REFERENCES teams (id),
    user_id   BLOB NOT NULL REFERENCES users (id),
    role_name TEXT,
    role_id   BLOB REFERENCES roles (id),
    PRIMARY KEY (team_id, user_id),
    CHECK ((role_name IS NULL) <> (role_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX members_of_user ON members (user_id);
CREATE INDEX members_with_role ON members (role_id);

-- `granted` is a grant as JSON: `"read_only"`, `"full_access"` or a list of names. A token that may hold on to its name
-- has it in `held_name` too; deleting sets that to NULL, as does whoever takes the name of a token that has expired.
CREATE TABLE tokens (
    id         BLOB    NOT NULL PRIMARY KEY,
    team_id    BLOB    NOT NULL REFERENCES teams (id),
    user_id    BLOB    NOT NULL REFERENCES users (id),
    name       TEXT    NOT NULL,
    held_name  TEXT,
    granted    TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    deleted    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX tokens_held_name ON tokens (user_id, held_name);
CREATE INDEX tokens_of_user ON tokens (user_id, deleted, id);
CREATE INDEX tokens_of_team ON tokens (team_id, deleted, id);

-- What tokens that were not deleted were given: a custom grant's names, or the kind alone.
CREATE TABLE holdings (
    kind     TEXT NOT NULL,
    name     TEXT NOT NULL,
    token_id BLOB NOT NULL REFERENCES tokens (id),
    PRIMARY KEY (kind, name, token_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX holdings_of_token ON holdings (token_id);

-- Digests of secrets, also of those that were replaced. Dead from `good_until` on.
CREATE TABLE secrets (
    digest     BLOB NOT NULL PRIMARY KEY,
    token_id   BLOB NOT NULL REFERENCES tokens (id),
    good_until INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX secrets_of_token ON secrets (token_id);

-- When tokens were last used: written often, and so apart from what is written once.
CREATE TABLE uses (
    token_id BLOB    NOT NULL PRIMARY KEY,
    used_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    happened_at INTEGER NOT NULL,
    team_id     BLOB,
    token_id    BLOB,
    actor       TEXT NOT NULL,
    event       TEXT NOT NULL
) STRICT;
CREATE INDEX audit_of_team ON audit (team_id, number);
CREATE INDEX audit_of_token ON audit (token_id, number);

-- What nobody may go on to believe: a secret, a membership, or a role. Places follow the order of commits, without gaps,
-- since each is given out by the one row of `feed_end`.
CREATE TABLE feed (
    place   INTEGER NOT NULL PRIMARY KEY,
    digest  BLOB,
    team_id BLOB,
    user_id BLOB,
    role_id BLOB
) STRICT;
CREATE TABLE feed_end (
    place INTEGER NOT NULL
) STRICT;
INSERT INTO feed_end (place) VALUES (0);

-- What programs around the store keep beside the records: sessions, hashes of passwords, login links.
CREATE TABLE notes (
    kind       TEXT NOT NULL,
    note_key   TEXT NOT NULL,
    value      TEXT NOT NULL,
    expires_at INTEGER,
    PRIMARY KEY (kind, note_key)
) STRICT, WITHOUT ROWID;
