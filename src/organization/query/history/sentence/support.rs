//! That an operator of the vendor came in, and went.

use super::Teller;
use crate::organization::model::event::Change;
use crate::organization::query::history::Language;
use crate::vocabulary::Vocabulary;
use crate::wording::elision::of;
use alloc::format;
use alloc::string::String;

impl<V: Vocabulary> Teller<'_, V> {
    pub(super) fn support(&self, change: &Change) -> String {
        let english = self.history.language == Language::English;
        if let Change::SupportBegan { operator, place, role, acting_for, reason, until } = change {
            let (who, role) = (self.history.person(*operator), self.role(place.level(), role));
            let narrower = Some(*place).filter(|place| !place.is_organization());
            let at = self.places(narrower.as_slice(), if english { "on" } else { "sur" });
            let until = self.date(*until);
            let whom = acting_for.map(|user| self.history.person(user));
            return match english {
                true => {
                    let place = whom.map_or(String::new(), |whom| format!(" in the place of {whom}"));
                    format!("({who}) entered{place} with the rights of {role}{at} until {until}: {reason}")
                }
                false => {
                    let place = whom.map_or(String::new(), |whom| format!(" à la place {}", of(&whom)));
                    let rights = of(&role);
                    format!("({who}) est entré{place} avec les droits {rights}{at} jusqu'au {until} : {reason}")
                }
            };
        }
        let Change::SupportEnded { operator } = change else { return String::new() };
        let who = self.history.person(*operator);
        match english {
            true => format!("ended the support access of {who}"),
            false => format!("a mis fin à l'accès du support pour {who}"),
        }
    }
}
