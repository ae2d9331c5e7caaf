//! Sets of scopes obey the laws of sets: compared with `BTreeSet`s of names, for words in an array (DigitalOcean,
//! compiled at build time) and for words in a vector (a catalogue of three words, loaded at run time).

#![expect(
    clippy::expect_used,
    clippy::string_slice,
    reason = "a helper of tests may fail as a test does"
)]

#[path = "sets/constants.rs"]
mod constants;
#[path = "sets/laws.rs"]
mod laws;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Once;

use bailiwick::digitalocean::DigitalOcean;
use bailiwick::runtime::RuntimeCatalog;
use bailiwick::{Catalog, Scope, ScopeSet};
use bailiwick_catalog::{Source, check};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

bailiwick::runtime_catalog! {
    /// A hundred and seventy scopes: two whole words and a part of a third.
    pub(crate) Wide
}

/// Names, as a set of the standard library has them.
type Names = BTreeSet<&'static str>;

/// What a set is compared with.
struct Sample<C: Catalog> {
    names: Names,
    set: ScopeSet<C>,
}

/// Which scopes are in a set: few of them, most of them, all from somewhere on, or none.
#[derive(Clone, Debug)]
enum Pick {
    Few(Vec<Index>),
    Most(Vec<Index>),
    Range(Index, Index),
    Nothing,
    All,
}

fn pick() -> impl Strategy<Value = Pick> {
    prop_oneof![
        4 => vec(any::<Index>(), 0..12).prop_map(Pick::Few),
        2 => vec(any::<Index>(), 0..12).prop_map(Pick::Most),
        3 => (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Pick::Range(from, to)),
        1 => Just(Pick::Nothing),
        1 => Just(Pick::All),
    ]
}

impl<C: Catalog> Sample<C> {
    fn new(pick: &Pick) -> Self {
        let all: Vec<Scope<C>> = C::scopes().collect();
        let at = |places: &[Index]| {
            places
                .iter()
                .map(|place| place.index(all.len()))
                .collect::<BTreeSet<_>>()
        };
        let is_picked: Box<dyn Fn(usize) -> bool> = match pick {
            Pick::Few(places) => {
                let places = at(places);
                Box::new(move |place| places.contains(&place))
            }
            Pick::Most(places) => {
                let places = at(places);
                Box::new(move |place| !places.contains(&place))
            }
            Pick::Range(from, to) => {
                let (from, to) = (from.index(all.len()), to.index(all.len()));
                Box::new(move |place| (from.min(to)..=from.max(to)).contains(&place))
            }
            Pick::Nothing => Box::new(|_| false),
            Pick::All => Box::new(|_| true),
        };
        let mut set = ScopeSet::EMPTY;
        let mut names = Names::new();
        for (place, scope) in all.into_iter().enumerate() {
            if is_picked(place) {
                assert!(set.insert(scope) && !set.insert(scope));
                names.insert(scope.name());
            }
        }
        Self { names, set }
    }
}

/// The names of a set.
fn names_of<C: Catalog>(set: &ScopeSet<C>) -> Names {
    set.iter().map(Scope::name).collect()
}

/// Installs the catalogue of [`Wide`].
fn install_wide() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let mut text = "format = 1\n[catalog]\nname = 'wide'\ntitle = 'Wide'\nversion = '1'\n[scopes]\n".to_owned();
        for number in 0..170 {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "'thing_{number:03}:read' = {{}}");
        }
        text += "[aliases]\nfirst = ['thing_000:read']\n";
        let checked = check(&Source::new("scopes.toml", text), None).expect("a catalogue without errors");
        Wide::install(&checked.model).expect("the first catalogue");
    });
}

macro_rules! laws {
    ($($law:ident,)*) => {
        proptest! {
            #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
            $(
                #[test]
                fn $law(a in pick(), b in pick(), c in pick(), steps in vec(any::<bool>(), 0..200)) {
                    install_wide();
                    laws::$law(&[Sample::<DigitalOcean>::new(&a), Sample::new(&b), Sample::new(&c)], &steps)?;
                    laws::$law(&[Sample::<Wide>::new(&a), Sample::new(&b), Sample::new(&c)], &steps)?;
                }
            )*
        }
    };
}

laws! {
    operators_do_what_sets_do,
    operators_take_sets_references_and_scopes,
    operators_obey_the_laws_of_algebra,
    questions_have_the_same_answers,
    scopes_go_in_and_out,
    iteration_has_every_scope_once_in_order_from_both_ends,
    a_set_is_read_as_it_was_written,
    other_texts_are_no_sets,
    equal_sets_are_equal_however_they_came_about,
}

#[test]
fn the_two_catalogues_have_more_than_one_word() {
    install_wide();
    assert_eq!(
        (ScopeSet::<Wide>::all().words().len(), ScopeSet::<Wide>::all().len()),
        (3, 170)
    );
    assert!(ScopeSet::<DigitalOcean>::all().words().len() > 1);
}
