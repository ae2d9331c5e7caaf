//! What a task does, step by step: the same wherever it is done.

use bailiwick::StoredGrant;
use bailiwick_tokens::store::{Change, NewToken, Store, Write};
use bailiwick_tokens::{
    CustomRole, Member, Name, RoleId, RoleRef, SecretDigest, Team, TeamId, TokenId, TokenRecord, User, UserId,
};

use crate::random::Random;
use crate::world::{NOW, actor, anybody, id, later, name, secret};

/// A team of its own with one user and one role, so that tasks meet in the database and not in its records.
pub(super) struct Script {
    base: u128,
    seed: [u64; 2],
    step: u64,
    tokens: u64,
    secrets: u64,
}

impl Script {
    pub(super) fn new(cycle: u64, task: usize) -> Self {
        let task = task as u64;
        Self {
            base: u128::from(cycle * 100 + task + 1) << 64,
            seed: [cycle, task],
            step: 0,
            tokens: 0,
            secrets: 0,
        }
    }

    pub(super) fn team(&self) -> TeamId {
        id(self.base)
    }

    pub(super) fn user(&self) -> UserId {
        id(self.base)
    }

    pub(super) fn role(&self) -> RoleId {
        id(self.base)
    }

    pub(super) fn token(&self, number: u64) -> TokenId {
        id(self.base + u128::from(number))
    }

    pub(super) fn secret(&self, number: u64) -> SecretDigest {
        secret(self.base + u128::from(number))
    }

    /// Makes one change. What a rule refuses is refused wherever the same steps were made before.
    pub(super) async fn step(&mut self, store: &dyn Store) {
        let change = self.next();
        let write = Write {
            at: later(i64::try_from(self.step).unwrap()),
            actor: actor(),
            change,
            keep: Vec::new(),
        };
        self.step += 1;
        if let Err(bailiwick_tokens::store::CommitError::Store(error)) = store.commit(write).await {
            panic!("{error}: {:?}", std::error::Error::source(&error));
        }
    }

    fn next(&mut self) -> Change {
        let mut random = Random::new(self.seed.into_iter().chain([self.step]));
        let (team, user) = (self.team(), self.user());
        let member = |random: &mut Random| {
            let role = match random.below(2) {
                0 => RoleRef::Predefined("member".to_owned()),
                _ => RoleRef::Custom(self.role()),
            };
            Member { team, user, role }
        };
        match (self.step, random.below(16)) {
            (0, _) => Change::AddTeam(Team {
                id: team,
                name: self.name(0),
                created_at: NOW,
            }),
            (1, _) => Change::AddUser(User {
                id: user,
                login: self.name(0),
                created_at: NOW,
            }),
            (2, _) => Change::AddRole(CustomRole {
                id: self.role(),
                team,
                name: self.name(0),
                permissions: vec![],
            }),
            (3, _) | (_, 0) => Change::AddMember(member(&mut random)),
            (_, 1) => Change::AssignRole(member(&mut random)),
            (_, 2) => Change::RemoveMember { team, user },
            (_, 3 | 4) => Change::EditRole {
                role: self.role(),
                permissions: (0..random.below(4)).map(|scope| format!("a:{scope}")).collect(),
            },
            (_, 5 | 6) => Change::Rename {
                token: self.some_token(&mut random),
                name: self.name(random.below(6)),
            },
            (_, 7..10) => Change::Regenerate {
                token: self.some_token(&mut random),
                secret: self.new_secret(),
                grace_until: (random.below(2) == 0).then(|| later(i64::try_from(self.step + random.below(9)).unwrap())),
            },
            (_, 10 | 11) => Change::Delete {
                token: self.some_token(&mut random),
            },
            _ => Change::Mint(Box::new(self.new_token(&mut random))),
        }
    }

    fn new_token(&mut self, random: &mut Random) -> NewToken {
        self.tokens += 1;
        NewToken {
            record: TokenRecord {
                id: self.token(self.tokens),
                team: self.team(),
                user: self.user(),
                name: self.name(random.below(6)),
                grant: StoredGrant::custom((0..random.below(6)).map(|scope| format!("a:{scope}"))),
                created_at: NOW,
                expires_at: (random.below(4) == 0).then(|| later(i64::try_from(self.step + 5).unwrap())),
                parent: None,
                last_used_at: None,
            },
            secret: self.new_secret(),
            judge: anybody(),
        }
    }

    fn new_secret(&mut self) -> SecretDigest {
        self.secrets += 1;
        self.secret(self.secrets)
    }

    /// One of the last few.
    fn some_token(&self, random: &mut Random) -> TokenId {
        self.token(self.tokens.saturating_sub(random.below(4)))
    }

    /// A login is one user's in all cycles.
    fn name(&self, number: u64) -> Name {
        name(&format!("{:x} {number}", self.base))
    }
}
