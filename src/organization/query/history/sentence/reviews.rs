//! That somebody answered for what members hold.

use super::Teller;
use crate::free_text::FreeText;
use crate::organization::model::review_item::ReviewItem;
use crate::vocabulary::Vocabulary;
use crate::wording::Language;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

impl<V: Vocabulary> Teller<'_, V> {
    /// `reviewed access: kept Editor of Julie on profile 7; took Client from Paul on profile 7 (left in May)`.
    pub(super) fn review(&self, kept: &[ReviewItem], revoked: &[ReviewItem], note: Option<&FreeText>) -> String {
        let english = self.history.language == Language::English;
        let (reviewed, keeps, takes) = match english {
            true => ("reviewed access", "kept", "took"),
            false => ("a revu les accès", "conservé", "retiré"),
        };
        let colon = if english { ": " } else { " : " };
        let parts = [(keeps, kept), (takes, revoked)].into_iter().filter(|(_, items)| !items.is_empty());
        let parts: Vec<String> = parts.map(|(verb, items)| format!("{verb} {}", self.items(items))).collect();
        let note = note.filter(|note| !note.is_erased()).map_or_else(String::new, |note| format!(" ({note})"));
        format!("{reviewed}{colon}{}{note}", parts.join(if english { "; " } else { " ; " }))
    }

    fn items(&self, items: &[ReviewItem]) -> String {
        let (of, on) = if self.history.language == Language::English { ("of", "on") } else { ("de", "sur") };
        let one = |item: &ReviewItem| {
            let role = self.role(item.place.level(), &item.role);
            let (who, place) = (self.history.person(item.user), self.history.place(item.place));
            format!("{role} {of} {who} {on} {place}{}", self.through(&item.source))
        };
        items.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}
