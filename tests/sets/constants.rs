//! Sets as constants, from arrays, and from nothing.

use bailiwick::digitalocean::{DigitalOcean, droplet, image, roles, vpc};
use bailiwick::{Catalog, Grant, Role, Scope, ScopeSet};

use crate::{Wide, install_wide};

type Set = ScopeSet<DigitalOcean>;

const NONE: Set = ScopeSet::EMPTY;
const TWO: Set = ScopeSet::from_scopes(&[droplet::READ, vpc::READ, droplet::READ]);
static OWNER: Role<DigitalOcean> = roles::OWNER;

#[test]
fn constants_are_sets_like_others() {
    assert!(NONE.is_empty() && NONE == Set::default() && Set::from_scopes(&[]) == NONE);
    assert_eq!(TWO, droplet::READ | vpc::READ);
    assert_eq!(TWO, Set::from([vpc::READ, droplet::READ]));
    assert_eq!(TWO.len(), 2);
    assert!(TWO.contains(droplet::READ) && !TWO.contains(image::READ));
    assert_eq!(OWNER.ceiling(), &Set::all());
    let every: Vec<Scope<DigitalOcean>> = DigitalOcean::scopes().collect();
    assert_eq!(Set::from_scopes(&every), Set::all());
}

#[test]
fn sets_of_words_in_an_array_are_copied() {
    let (set, grant, role) = (TWO, Grant::custom(TWO), Role::new(TWO));
    let (other_set, other_grant, other_role) = (set, grant, role);
    assert_eq!((set, grant, role), (other_set, other_grant, other_role));
    assert_eq!(size_of::<Set>(), 8 * TWO.words().len());
}

/// Words in a vector end with the last scope, whatever was done before: so equal sets have equal words.
#[test]
fn sets_of_words_in_a_vector_have_no_zeros_at_the_end() {
    install_wide();
    let last = Wide::scopes().next_back().expect("a scope");
    let first = Wide::scopes().next().expect("a scope");
    let mut set = first | last;
    assert_eq!(set.words().len(), 3);
    assert!(set.remove(last));
    assert_eq!((set.words(), &set), (&[1][..], &first.into()));
    assert!(set.remove(first));
    assert_eq!((set.words(), &set), (&[][..], &ScopeSet::EMPTY));
    assert!(!set.remove(last) && set.words().is_empty());
    assert_eq!((ScopeSet::from(last) - last).words(), &[] as &[u64]);
    assert_eq!((first | last).len(), 2);
    assert_eq!("first".parse::<ScopeSet<Wide>>(), Ok(first.into()), "an alias");
}

#[test]
fn debug_shows_names() {
    assert_eq!(format!("{TWO:?}"), "{droplet:read, vpc:read}");
    assert_eq!(format!("{NONE:?}"), "{}");
    assert_eq!(format!("{:?}", droplet::READ), "droplet:read");
}
