//! What is said of a thing in many languages, and where a role stands.

use alloc::collections::BTreeMap;
use alloc::string::String;

/// Where a role stands in [`Model::roles`](super::model::Model::roles).
pub(crate) type RoleIndex = usize;

/// Titles and descriptions by language tag.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Text {
    pub(crate) title: BTreeMap<String, String>,
    pub(crate) description: BTreeMap<String, String>,
}

impl Text {
    /// The title in a language, in that language without its region, or in English.
    pub(crate) fn titled(&self, language: &str) -> Option<&str> {
        in_language(&self.title, language)
    }

    /// The description, likewise.
    pub(crate) fn described(&self, language: &str) -> Option<&str> {
        in_language(&self.description, language)
    }
}

fn in_language<'t>(texts: &'t BTreeMap<String, String>, language: &str) -> Option<&'t str> {
    let primary = language.split('-').next().unwrap_or_default();
    [language, primary, "en"].into_iter().find_map(|language| texts.get(language)).map(String::as_str)
}
