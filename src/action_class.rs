//! What actions do.

use core::fmt;

bitflags::bitflags! {
    /// What an action does to its resource. A scope has exactly one class; people select several at once.
    ///
    /// ```
    /// use bailiwick::ActionClass;
    /// use bailiwick::ScopeSet;
    /// use bailiwick::digitalocean::{DigitalOcean, database, droplet};
    ///
    /// let set = ScopeSet::<DigitalOcean>::of_class(ActionClass::READ | ActionClass::UPDATE);
    /// assert!(set.contains(droplet::READ) && set.contains(droplet::UPDATE));
    /// assert!(!set.contains(droplet::CREATE));
    /// assert_eq!(database::VIEW_CREDENTIALS.class(), ActionClass::OTHER);
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct ActionClass: u8 {
        /// Makes something new.
        const CREATE = 1;
        /// Shows, changes nothing, and reveals no secret: what a read-only token may do.
        const READ = 1 << 1;
        /// Changes what is there.
        const UPDATE = 1 << 2;
        /// Removes.
        const DELETE = 1 << 3;
        /// Anything else.
        const OTHER = 1 << 4;
    }
}

impl ActionClass {
    const NAMES: [(Self, &'static str); 5] = [
        (Self::CREATE, "create"),
        (Self::READ, "read"),
        (Self::UPDATE, "update"),
        (Self::DELETE, "delete"),
        (Self::OTHER, "other"),
    ];

    /// The one class with this name, as a catalogue writes it.
    ///
    /// ```
    /// use bailiwick::ActionClass;
    /// assert_eq!(ActionClass::named("delete"), Some(ActionClass::DELETE));
    /// assert_eq!(ActionClass::named("write"), None);
    /// ```
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(class, _)| *class)
    }
}

/// The names, as a catalogue writes them, separated by ` | `.
impl fmt::Display for ActionClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for (_, name) in Self::NAMES.iter().filter(|(class, _)| self.contains(*class)) {
            f.write_str(separator)?;
            f.write_str(name)?;
            separator = " | ";
        }
        Ok(())
    }
}
