//! The words for what a round does without, and why.

use super::super::event::{Opening, Skip};
use super::{Language, Names};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// The end of a sentence about the beginning of a round: ", without `check` (exempt: Ann)". Nothing if every stage stands.
pub(super) fn without(stages: &[Opening], language: Language, names: &impl Names) -> String {
    let skipped = stages.iter().filter_map(|opening| Some((&opening.stage, opening.skip.as_ref()?)));
    let skipped = skipped.map(|(stage, skip)| {
        let why = why(skip, language, names);
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

/// Why a stage is skipped, in brackets after its name.
pub(super) fn why(skip: &Skip, language: Language, names: &impl Names) -> String {
    let (english, french) = match skip {
        Skip::ConditionFails { .. } => ("its condition fails", "sa condition n'est pas remplie"),
        Skip::SkipConditionHolds { .. } => ("its condition for skipping holds", "sa condition de dispense est remplie"),
        Skip::PrivilegedAuthor { people } => {
            let people = people.iter().map(|user| names.user(*user)).collect::<Vec<_>>().join(", ");
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
