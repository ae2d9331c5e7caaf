//! `bailiwick token mint`

use std::io::Write;

use bailiwick::{Catalog, Grant, Role, ScopeSet};
use bailiwick_tokens::{Expiry, MintRequest, Name, RoleRef, Secret, Standing, TeamId, TokenRecord, UserId};
use clap::Args;

use super::context::Context;
use super::which::{self, TeamArg, UserArg};
use super::{ask, moment};
use crate::error::Error;
use crate::outcome::Outcome;
use crate::spoken;
use crate::terminal::{self, NAME, Plain};

/// Mint a token; whatever is not given is asked for on a terminal
///
/// Where there is no team yet, one is made, with the user in it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct MintArgs {
    #[command(flatten)]
    team: TeamArg,
    #[command(flatten)]
    user: UserArg,
    /// Its name, which no other live token of the user has
    #[arg(long)]
    name: Option<String>,
    /// `read-only`, `full-access`, or scopes separated by spaces or commas; may be repeated
    #[arg(long)]
    grant: Vec<String>,
    /// Add what the scopes require
    #[arg(long)]
    with_required: bool,
    /// 30, 60, 90 or 365 days, `never`, or a date
    #[arg(long)]
    expires: Option<Expiry>,
}

const EXAMPLES: &str = "Examples:
  bailiwick token mint
  bailiwick token mint --name backup --grant read-only --expires 365
  bailiwick token mint --name ci --grant droplet:create --with-required --expires 2027-06-30";

impl MintArgs {
    pub(super) async fn run<C: Catalog>(self, context: &Context<C>) -> Result<Outcome, Error> {
        let holder = self.holder(context).await?;
        let role: Role<C> = holder.role();
        let name = ask::unless_given(self.name, "the token's name", "--name", ask::name)?;
        let given = (!self.grant.is_empty())
            .then(|| spoken::grant::<C>(&self.grant))
            .transpose()?;
        let asked = given.is_none();
        let grant = ask::unless_given(given, "what the token is given", "--grant", || {
            ask::grant::<C>(|scope| role.ceiling().contains(scope))
        })?;
        if let Some(unknown) = grant.unknown::<C>().next() {
            return Err(Error::new(format!("unknown scope `{}`", Plain(unknown))));
        }
        let expiry = ask::unless_given(self.expires, "how long it lasts", "--expires", ask::expiry)?;

        let mut grant: Grant<C> = grant.resolve();
        if self.with_required || asked {
            grant = grant.with_required();
        }
        grant.check_mint(&role).map_err(|error| {
            let help = "`--with-required` adds what scopes require".to_owned();
            let help = Some(help).filter(|_| !error.missing_required().is_empty());
            Error::new(error.to_string()).with_help(help)
        })?;
        let name = which::name(&name)?;
        let moment = expiry.moment(context.now);
        moment.map_err(|error| Error::new(error.to_string()))?;
        let (team, user) = holder.member(context).await?;
        let request = MintRequest {
            team,
            user,
            name,
            grant,
            expiry,
        };
        let minted = context.tokens.mint(request, &context.actor, context.now).await?;
        tell(&minted.token)?;
        hand_over(&minted.secret)
    }

    /// Whose token it is to be.
    async fn holder<C: Catalog>(&self, context: &Context<C>) -> Result<Holder, Error> {
        let Some(team) = self.team.find(context).await? else {
            let role = C::owner().map(|role| role.name().to_owned());
            let role = role.ok_or_else(|| Error::new("the catalogue has no role that a first member could have"))?;
            let login = self.user.login()?;
            return Ok(Holder::First { login, role });
        };
        let user = self.user.expect(context).await?;
        let standing = context.store().standing(team.id, user.id).await?;
        standing.map(Holder::Member).ok_or_else(|| {
            let (login, team) = (Plain(user.login.as_str()), Plain(team.name.as_str()));
            let help = "`bailiwick token member add` makes them one".to_owned();
            Error::new(format!("`{login}` is no member of `{team}`")).with_help(Some(help))
        })
    }
}

/// Whose token it is to be.
enum Holder {
    /// A member of a team.
    Member(Standing),
    /// Somebody for whom the first team is to be made.
    First { login: Name, role: String },
}

impl Holder {
    fn role<C: Catalog>(&self) -> Role<C> {
        match self {
            Self::Member(standing) => standing.role(),
            Self::First { role, .. } => C::role(role).unwrap_or_else(|| Role::new(ScopeSet::EMPTY)),
        }
    }

    /// Team and user. What is not there yet is made now, when nothing else can be wrong any more.
    async fn member<C: Catalog>(self, context: &Context<C>) -> Result<(TeamId, UserId), Error> {
        let Context { tokens, actor, now } = context;
        let (login, role) = match self {
            Self::Member(Standing { member, .. }) => return Ok((member.team, member.user)),
            Self::First { login, role } => (login, role),
        };
        let user = match tokens.user_called(login.as_str()).await? {
            Some(user) => user,
            None => tokens.add_user(login, actor, *now).await?,
        };
        let team = tokens.add_team(which::name("default")?, actor, *now).await?;
        let login = Plain(user.login.as_str());
        writeln!(terminal::stderr(), "made the team `default`, with `{login}` as {role}")?;
        let role = RoleRef::Predefined(role);
        tokens.add_member(team.id, user.id, role, actor, *now).await?;
        Ok((team.id, user.id))
    }
}

fn tell(token: &TokenRecord) -> Result<(), Error> {
    let (id, name) = (token.id, Plain(token.name.as_str()));
    let expires = moment::shown(token.expires_at, "never");
    writeln!(
        terminal::stderr(),
        "minted {NAME}{name}{NAME:#} ({id}), expires: {expires}\nits secret is shown this once:"
    )?;
    Ok(())
}

/// Writes a secret to standard output, alone on its line.
pub(super) fn hand_over(secret: &Secret) -> Result<Outcome, Error> {
    let mut out = std::io::stdout().lock();
    out.write_all(secret.expose().as_bytes())?;
    out.write_all(b"\n")?;
    out.flush()?;
    Ok(Outcome::Yes)
}
