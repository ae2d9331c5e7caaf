//! How the description of an API is read: what a catalogue remembers of its import.

use crate::Template;

/// Defines an enumeration whose values have names.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $value:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$of])* $value,)+ }

        impl $name {
            /// Every value.
            pub const ALL: &[Self] = &[$(Self::$value,)+];

            /// The name, as catalogues and command lines write it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$value => $text,)+ }
            }

            /// The value with this name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == name)
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(name: &str) -> Result<Self, String> {
                let names = || Self::ALL.iter().map(|value| format!("`{}`", value.as_str())).collect::<Vec<_>>();
                Self::from_name(name).ok_or_else(|| format!("expected {}", names().join(" or ")))
            }
        }
    };
}

choice! {
    /// What a list of several scopes means.
    Lists {
        /// All of them are needed, as OpenAPI says.
        All = "all",
        /// One of them is enough.
        Any = "any",
    }
}

choice! {
    /// What an empty alternative beside others means: OpenAPI says that credentials are welcome, and not needed.
    Optional {
        /// The others are asked for.
        Required = "required",
        /// Nothing is asked for.
        Public = "public",
    }
}

choice! {
    /// What becomes of an operation for which the description says nothing about security.
    Silent {
        /// It is left out.
        LeftOut = "left-out",
        /// It asks for any live token.
        Authenticated = "authenticated",
    }
}

choice! {
    /// What the scopes of operations that name none are made of. The method gives the action.
    Derive {
        /// The first tag, or else the path.
        Tags = "tags",
        /// The first literal segment of the path that is no version.
        Path = "path",
    }
}

choice! {
    /// What becomes of an operation that is left out and whose requests another template would take.
    Shadowed {
        /// The other template is left out too.
        Error = "error",
        /// The operation becomes an endpoint that no token may use.
        Nobody = "nobody",
    }
}

/// How an OpenAPI description is read, where that is not the default: `[catalog.openapi]`.
///
/// ```
/// use bailiwick_catalog::{OpenApi, Source, check};
///
/// let text = "format = 1\ncatalog = { name = 'shop', openapi = { scheme = 'oauth', prefix = '/v2' } }\n\
///             scopes = { 'item:read' = {} }\n";
/// let model = check(&Source::new("scopes.toml", text), None)?.model;
/// let remembered = OpenApi { scheme: Some("oauth".into()), prefix: Some("/v2".into()), ..OpenApi::default() };
/// assert_eq!(model.openapi, remembered);
/// # Ok::<(), bailiwick_catalog::Report>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenApi {
    /// The security scheme that counts.
    pub scheme: Option<String>,
    /// What comes before every path.
    pub prefix: Option<String>,
    /// The vendor's own key for scopes, or `none` where those that there are do not matter.
    pub extension: Option<String>,
    /// What a list of several scopes means.
    pub lists: Option<Lists>,
    /// What an empty alternative beside others means.
    pub optional: Option<Optional>,
    /// What becomes of operations without a word about security.
    pub silent: Option<Silent>,
    /// What scopes are made of where there are none.
    pub derive: Option<Derive>,
    /// What becomes of left-out operations whose requests another template would take.
    pub left_out: Option<Shadowed>,
}

impl OpenApi {
    /// The keys of `[catalog.openapi]`.
    pub(crate) const KEYS: [&'static str; 8] = [
        "scheme",
        "prefix",
        "extension",
        "lists",
        "optional",
        "silent",
        "derive",
        "left_out",
    ];

    /// These settings, and where they say nothing those of another one.
    ///
    /// ```
    /// use bailiwick_catalog::OpenApi;
    ///
    /// let said = OpenApi { scheme: Some("key".into()), ..OpenApi::default() };
    /// let kept = OpenApi { scheme: Some("oauth".into()), prefix: Some("/v2".into()), ..OpenApi::default() };
    /// assert_eq!(said.or(&kept), OpenApi { scheme: Some("key".into()), ..kept.clone() });
    /// ```
    #[must_use]
    pub fn or(self, other: &Self) -> Self {
        Self {
            scheme: self.scheme.or_else(|| other.scheme.clone()),
            prefix: self.prefix.or_else(|| other.prefix.clone()),
            extension: self.extension.or_else(|| other.extension.clone()),
            lists: self.lists.or(other.lists),
            optional: self.optional.or(other.optional),
            silent: self.silent.or(other.silent),
            derive: self.derive.or(other.derive),
            left_out: self.left_out.or(other.left_out),
        }
    }

    /// Keys and values, as the file has them.
    #[cfg(feature = "openapi")]
    pub(crate) fn pairs(&self) -> Vec<(&'static str, &str)> {
        let values = [
            self.scheme.as_deref(),
            self.prefix.as_deref().filter(|prefix| !prefix.is_empty()),
            self.extension.as_deref(),
            self.lists.map(Lists::as_str),
            self.optional.map(Optional::as_str),
            self.silent.map(Silent::as_str),
            self.derive.map(Derive::as_str),
            self.left_out.map(Shadowed::as_str),
        ];
        let pairs = Self::KEYS.into_iter().zip(values);
        pairs.filter_map(|(key, value)| Some((key, value?))).collect()
    }

    /// Why a text cannot come before paths.
    ///
    /// ```
    /// use bailiwick_catalog::OpenApi;
    ///
    /// assert_eq!(OpenApi::check_prefix("/v2"), Ok(()));
    /// assert_eq!(OpenApi::check_prefix("v2").unwrap_err(), "a path starts with `/`");
    /// assert_eq!(OpenApi::check_prefix("/v2/").unwrap_err(), "the slash at its end is that of the path behind it");
    /// ```
    ///
    /// # Errors
    ///
    /// A text that is neither empty nor a path template, or that ends in a slash: what is wrong with it.
    pub fn check_prefix(prefix: &str) -> Result<(), String> {
        if prefix.is_empty() {
            return Ok(());
        }
        match Template::parse(prefix) {
            Err(error) => Err(error.message),
            Ok(template) if template.has_trailing_slash() => {
                Err("the slash at its end is that of the path behind it".to_owned())
            }
            Ok(_) => Ok(()),
        }
    }

    /// Why a text cannot be the key of a vendor's scopes.
    ///
    /// # Errors
    ///
    /// A text that does not start with `x-`, and is not `none`.
    pub fn check_extension(key: &str) -> Result<(), String> {
        if key == Self::NO_EXTENSION || (key.starts_with("x-") && key.len() > "x-".len()) {
            return Ok(());
        }
        Err("the key of an extension starts with `x-`; `none` says that none is read".to_owned())
    }

    /// What stands in place of a vendor's key where none is read.
    pub const NO_EXTENSION: &'static str = "none";
}
