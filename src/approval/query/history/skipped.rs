//! The words for what a round does without, and why.

use crate::approval::model::event::{Opening, Skip};
use crate::approval::model::facts::FactTold;
use crate::wording::{Language, Names};
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// The end of a sentence about the beginning of a round: ", without `check` (exempt: Ann)". Nothing if every stage stands.
pub(super) fn without(stages: &[Opening], language: Language, names: &dyn Names) -> String {
    let skipped = stages.iter().filter_map(|opening| Some((&opening.stage, opening.skip.as_ref()?)));
    let skipped = skipped.map(|(stage, skip)| {
        let (stage, why) = (names.stage_or_name(stage, language), why(skip, language, names));
        match language {
            Language::English => format!("`{stage}` ({why})"),
            Language::French => format!("« {stage} » ({why})"),
        }
    });
    let skipped: Vec<String> = skipped.collect();
    match language {
        _ if skipped.is_empty() => String::new(),
        Language::English => format!(", without {}", skipped.join(", ")),
        Language::French => format!(", sans {}", skipped.join(", ")),
    }
}

/// The stages that come to a round, one after the other.
pub(super) fn added(stages: &[Opening], language: Language, names: &dyn Names) -> String {
    let quoted = |stage: String| match language {
        Language::English => format!("`{stage}`"),
        Language::French => format!("« {stage} »"),
    };
    let stages = stages.iter().map(|opening| names.stage_or_name(&opening.stage, language));
    stages.map(quoted).collect::<Vec<_>>().join(", ")
}

/// What facts are, and whose word that is.
pub(super) fn told(facts: &BTreeMap<String, FactTold>, language: Language, names: &dyn Names) -> String {
    let one = |(name, told): (&String, &FactTold)| {
        let value = match (language, told.value) {
            (Language::English, true) => "yes",
            (Language::English, false) => "no",
            (Language::French, true) => "oui",
            (Language::French, false) => "non",
        };
        let by = match (language, told.by) {
            (_, None) => String::new(),
            (Language::English, Some(user)) => format!(" (set by {})", names.person_or_id(user)),
            (Language::French, Some(user)) => format!(" (selon {})", names.person_or_id(user)),
        };
        let name = names.fact(name, language).unwrap_or_else(|| name.clone());
        format!("{name} {value}{by}")
    };
    facts.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Why a stage is skipped, in brackets after its name.
pub(super) fn why(skip: &Skip, language: Language, names: &dyn Names) -> String {
    let (english, french) = match skip {
        Skip::ConditionFails { .. } => ("its condition fails", "sa condition n'est pas remplie"),
        Skip::SkipConditionHolds { .. } => ("its condition for skipping holds", "sa condition de dispense est remplie"),
        Skip::EveryHandExempt { people } => {
            let people = people.iter().map(|user| names.person_or_id(*user)).collect::<Vec<_>>().join(", ");
            return match language {
                Language::English => format!("exempt: {people}"),
                Language::French => format!("avec dispense : {people}"),
            };
        }
        Skip::NoClient {} => ("no client must approve", "aucun client ne doit approuver"),
        Skip::Unreachable {} => ("nobody can approve it", "personne ne peut l'approuver"),
    };
    String::from(if language == Language::English { english } else { french })
}
