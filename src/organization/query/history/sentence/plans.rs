//! That the plan changes, and what it has no room for.

use super::Teller;
use crate::organization::model::event::Change;
use crate::organization::model::over_limit::OverLimit;
use crate::organization::query::history::Language;
use crate::policy::PlanLimit;
use crate::vocabulary::Vocabulary;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

impl<V: Vocabulary> Teller<'_, V> {
    pub(super) fn plan_change(&self, change: &Change) -> String {
        let english = self.history.language == Language::English;
        if let Change::PlanChangeAnnounced { plan, at, over, .. } = change {
            let (plan, at, over) = (self.plan(plan), self.date(*at), self.over(over));
            return match english {
                true => format!("announced plan {plan} for {at}{over}"),
                false => format!("a annoncé le plan {plan} pour le {at}{over}"),
            };
        }
        if let Change::PlanChanged { plan, over, .. } = change {
            let (plan, over) = (self.plan(plan), self.over(over));
            return if english {
                format!("changed the plan to {plan}{over}")
            } else {
                format!("a changé le plan : {plan}{over}")
            };
        }
        if english { "took the change of plan back".into() } else { "a annulé le changement de plan".into() }
    }

    /// `, beyond its limits: 14 of 10 profiles`, or nothing.
    fn over(&self, over: &[OverLimit]) -> String {
        let english = self.history.language == Language::English;
        let one = |over: &OverLimit| {
            let OverLimit { at_most, found, limit } = over;
            match english {
                true => format!("{found} of {at_most} {}", in_english(*limit)),
                false => format!("{found} sur {at_most} {}", in_french(*limit)),
            }
        };
        let all = over.iter().map(one).collect::<Vec<_>>().join(", ");
        match (english, over.is_empty()) {
            (_, true) => String::new(),
            (true, false) => format!(", beyond its limits: {all}"),
            (false, false) => format!(", au-delà de ses limites : {all}"),
        }
    }
}

fn in_english(limit: PlanLimit) -> &'static str {
    match limit {
        PlanLimit::Profiles => "profiles",
        PlanLimit::Workspaces => "workspaces",
        PlanLimit::Clients => "clients",
        PlanLimit::CustomRoles => "custom roles",
        PlanLimit::Keys => "API keys",
    }
}

fn in_french(limit: PlanLimit) -> &'static str {
    match limit {
        PlanLimit::Profiles => "profils",
        PlanLimit::Workspaces => "espaces",
        PlanLimit::Clients => "clients",
        PlanLimit::CustomRoles => "rôles personnalisés",
        PlanLimit::Keys => "clés d'API",
    }
}
