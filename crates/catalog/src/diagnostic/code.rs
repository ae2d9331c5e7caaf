//! The kinds of diagnostics.

use crate::diagnostic::Severity;

/// What kind of thing is wrong. The names are stable: programs match on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    AliasLoop,
    AliasShadowsScope,
    AliasUsed,
    AmbiguousPattern,
    ContradictoryAction,
    ContradictoryRequirement,
    DeniedButImplied,
    DeprecatedNeeded,
    DuplicateKey,
    DuplicateName,
    DuplicateTemplate,
    EmptyList,
    EmptyRole,
    #[cfg_attr(
        not(any(feature = "openapi", test)),
        expect(dead_code, reason = "it needs a description")
    )]
    EndpointNotDescribed,
    ImpliesCycle,
    InvalidAction,
    InvalidCatalogName,
    InvalidRoleName,
    InvalidScopeName,
    InvalidSetting,
    InvalidTokenPrefix,
    InvalidTypeName,
    LiteralBesideVariable,
    LockOfAnotherCatalog,
    MalformedEndpoint,
    MalformedPattern,
    MalformedTemplate,
    MissingKey,
    MissingRequires,
    MixedRequirement,
    NoReadScope,
    #[cfg_attr(
        not(any(feature = "openapi", test)),
        expect(dead_code, reason = "it needs a description")
    )]
    OperationLeftOut,
    #[cfg_attr(
        not(any(feature = "openapi", test)),
        expect(dead_code, reason = "it needs a description")
    )]
    OperationNotInCatalogue,
    #[cfg_attr(
        not(any(feature = "openapi", test)),
        expect(dead_code, reason = "it needs a description")
    )]
    OperationTaken,
    ReadImpliesOther,
    RedundantAlternative,
    #[cfg_attr(
        not(any(feature = "openapi", test)),
        expect(dead_code, reason = "it needs a description")
    )]
    RequirementDiffers,
    ReservedName,
    RetiredUnknown,
    SelfReference,
    StaleLock,
    Syntax,
    TooLarge,
    UndeclaredAction,
    UnknownAccess,
    UnknownClass,
    UnknownFormat,
    UnknownKey,
    UnknownMethod,
    UnknownRole,
    UnknownScope,
    UnknownTokenFormat,
    UnmatchedPattern,
    UnreachableEndpoint,
    UnusedAction,
    UnusedScope,
    WrongType,
}

impl Code {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::AliasLoop => "alias-loop",
            Self::AliasShadowsScope => "alias-shadows-scope",
            Self::AliasUsed => "alias-used",
            Self::AmbiguousPattern => "ambiguous-pattern",
            Self::ContradictoryAction => "contradictory-action",
            Self::ContradictoryRequirement => "contradictory-requirement",
            Self::DeniedButImplied => "denied-but-implied",
            Self::DeprecatedNeeded => "deprecated-needed",
            Self::DuplicateKey => "duplicate-key",
            Self::DuplicateName => "duplicate-name",
            Self::DuplicateTemplate => "duplicate-template",
            Self::EmptyList => "empty-list",
            Self::EmptyRole => "empty-role",
            Self::EndpointNotDescribed => "endpoint-not-described",
            Self::ImpliesCycle => "implies-cycle",
            Self::InvalidAction => "invalid-action",
            Self::InvalidCatalogName => "invalid-catalog-name",
            Self::InvalidRoleName => "invalid-role-name",
            Self::InvalidSetting => "invalid-setting",
            Self::InvalidScopeName => "invalid-scope-name",
            Self::InvalidTokenPrefix => "invalid-token-prefix",
            Self::InvalidTypeName => "invalid-type-name",
            Self::LiteralBesideVariable => "literal-beside-variable",
            Self::LockOfAnotherCatalog => "lock-of-another-catalog",
            Self::MalformedEndpoint => "malformed-endpoint",
            Self::MalformedPattern => "malformed-pattern",
            Self::MalformedTemplate => "malformed-template",
            Self::MissingKey => "missing-key",
            Self::MissingRequires => "missing-requires",
            Self::MixedRequirement => "mixed-requirement",
            Self::NoReadScope => "no-read-scope",
            Self::OperationLeftOut => "operation-left-out",
            Self::OperationNotInCatalogue => "operation-not-in-catalogue",
            Self::OperationTaken => "operation-taken",
            Self::ReadImpliesOther => "read-implies-other",
            Self::RedundantAlternative => "redundant-alternative",
            Self::RequirementDiffers => "requirement-differs",
            Self::ReservedName => "reserved-name",
            Self::RetiredUnknown => "retired-unknown",
            Self::SelfReference => "self-reference",
            Self::StaleLock => "stale-lock",
            Self::Syntax => "syntax",
            Self::TooLarge => "too-large",
            Self::UndeclaredAction => "undeclared-action",
            Self::UnknownAccess => "unknown-access",
            Self::UnknownClass => "unknown-class",
            Self::UnknownFormat => "unknown-format",
            Self::UnknownKey => "unknown-key",
            Self::UnknownMethod => "unknown-method",
            Self::UnknownRole => "unknown-role",
            Self::UnknownScope => "unknown-scope",
            Self::UnknownTokenFormat => "unknown-token-format",
            Self::UnmatchedPattern => "unmatched-pattern",
            Self::UnreachableEndpoint => "unreachable-endpoint",
            Self::UnusedAction => "unused-action",
            Self::UnusedScope => "unused-scope",
            Self::WrongType => "wrong-type",
        }
    }

    /// Warnings are what a catalogue may mean, if rarely, and notes what it may well mean; all else is an error.
    pub(crate) const fn severity(self) -> Severity {
        match self {
            Self::DeprecatedNeeded
            | Self::EmptyRole
            | Self::MissingRequires
            | Self::NoReadScope
            | Self::OperationLeftOut
            | Self::RedundantAlternative
            | Self::UndeclaredAction
            | Self::UnreachableEndpoint
            | Self::UnusedAction
            | Self::UnusedScope => Severity::Warning,
            Self::LiteralBesideVariable => Severity::Note,
            _ => Severity::Error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Code; 57] = [
        Code::AliasLoop,
        Code::AliasShadowsScope,
        Code::AliasUsed,
        Code::AmbiguousPattern,
        Code::ContradictoryAction,
        Code::ContradictoryRequirement,
        Code::DeniedButImplied,
        Code::DeprecatedNeeded,
        Code::DuplicateKey,
        Code::DuplicateName,
        Code::DuplicateTemplate,
        Code::EmptyList,
        Code::EmptyRole,
        Code::EndpointNotDescribed,
        Code::ImpliesCycle,
        Code::InvalidAction,
        Code::InvalidCatalogName,
        Code::InvalidRoleName,
        Code::InvalidScopeName,
        Code::InvalidSetting,
        Code::InvalidTokenPrefix,
        Code::InvalidTypeName,
        Code::LiteralBesideVariable,
        Code::LockOfAnotherCatalog,
        Code::MalformedEndpoint,
        Code::MalformedPattern,
        Code::MalformedTemplate,
        Code::MissingKey,
        Code::MissingRequires,
        Code::MixedRequirement,
        Code::NoReadScope,
        Code::OperationLeftOut,
        Code::OperationNotInCatalogue,
        Code::OperationTaken,
        Code::ReadImpliesOther,
        Code::RedundantAlternative,
        Code::RequirementDiffers,
        Code::ReservedName,
        Code::RetiredUnknown,
        Code::SelfReference,
        Code::StaleLock,
        Code::Syntax,
        Code::TooLarge,
        Code::UndeclaredAction,
        Code::UnknownAccess,
        Code::UnknownClass,
        Code::UnknownFormat,
        Code::UnknownKey,
        Code::UnknownMethod,
        Code::UnknownRole,
        Code::UnknownScope,
        Code::UnknownTokenFormat,
        Code::UnmatchedPattern,
        Code::UnreachableEndpoint,
        Code::UnusedAction,
        Code::UnusedScope,
        Code::WrongType,
    ];

    /// `tests/diagnostics.rs` checks that each case is reported under its name.
    #[test]
    fn every_code_has_a_case() {
        let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/diagnostics");
        let files = std::fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().file_name());
        let cases: Vec<_> = files
            .map(|name| name.to_str().unwrap().split('.').next().unwrap().to_owned())
            .collect();
        // A text that is too large to commit: `tests/robustness.rs` makes it. What needs a description beside the
        // catalogue: `tests/openapi/against.rs` has one.
        let elsewhere = [
            Code::TooLarge,
            Code::EndpointNotDescribed,
            Code::OperationLeftOut,
            Code::OperationNotInCatalogue,
            Code::OperationTaken,
            Code::RequirementDiffers,
        ];
        for code in ALL.into_iter().filter(|code| !elsewhere.contains(code)) {
            assert!(cases.iter().any(|case| case == code.as_str()), "{}", code.as_str());
        }
    }
}
