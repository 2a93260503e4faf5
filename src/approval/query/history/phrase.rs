//! The words for each event. What people do begins with a verb; what happens by itself is a sentence.

use super::skipped::{added, told, why, without};
use crate::approval::model::command::Visibility;
use crate::approval::model::event::Change;
use crate::id::UserId;
use crate::wording::{Language, Names, elision};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// The two languages side by side, so that neither is forgotten.
macro_rules! say {
    ($language:expr, $english:literal, $french:literal) => {
        match $language {
            Language::English => format!($english),
            Language::French => format!($french),
        }
    };
}

/// What the stage that it is about is called; nothing if that is not to be said.
fn stage(change: &Change, language: Language, names: &dyn Names) -> String {
    let name = change.stage().filter(|name| !name.is_empty());
    name.map(|name| names.stage_or_name(name, language)).unwrap_or_default()
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the rest is told below")]
pub(super) fn of(change: &Change, language: Language, names: &dyn Names, on: &str, by_somebody: bool) -> String {
    let (l, stage) = (language, stage(change, language, names));
    match change {
        Change::Created { .. } => say!(l, "created the post", "a créé le post"),
        Change::Edited { .. } => say!(l, "edited the post", "a modifié le post"),
        Change::Unchanged {} => say!(l, "saved the post as it was", "a enregistré le post sans le changer"),
        Change::Submitted { stages, .. } => {
            let without = without(stages, l, names);
            say!(l, "submitted the post{on}{without}", "a soumis le post{on}{without}")
        }
        Change::Resubmitted { stages, .. } => {
            let without = without(stages, l, names);
            say!(l, "submitted the post again{on}{without}", "a soumis le post à nouveau{on}{without}")
        }
        Change::SentBack { stages, .. } => {
            let without = without(stages, l, names);
            say!(l, "sent the post for approval again{on}{without}", "a renvoyé le post en approbation{on}{without}")
        }
        Change::Approved { .. } if stage.is_empty() => {
            say!(l, "approved the post{on}", "a approuvé le post{on}")
        }
        Change::Approved { .. } => say!(l, "approved `{stage}`{on}", "a approuvé « {stage} »{on}"),
        Change::Rejected { .. } if stage.is_empty() => say!(l, "rejected the post{on}", "a refusé le post{on}"),
        Change::ChangesRequested { .. } if stage.is_empty() => {
            say!(l, "asked for changes{on}", "a demandé des modifications{on}")
        }
        Change::Rejected { comment, .. } => {
            say!(l, "rejected `{stage}`{on}: {comment}", "a refusé « {stage} »{on} : {comment}")
        }
        Change::ChangesRequested { comment, .. } => {
            say!(
                l,
                "asked for changes at `{stage}`{on}: {comment}",
                "a demandé des modifications à « {stage} »{on} : {comment}"
            )
        }
        Change::Withdrawn { .. } => say!(l, "withdrew the post{on}", "a retiré le post{on}"),
        Change::Held { .. } => say!(l, "put the post on hold{on}", "a suspendu le post{on}"),
        Change::ForceApproved { .. } => say!(l, "forced the approval{on}", "a forcé l'approbation{on}"),
        Change::ForceRejected { comment, .. } => {
            say!(l, "forced the rejection{on}: {comment}", "a forcé le refus{on} : {comment}")
        }
        Change::Scheduled { time, .. } => {
            let time = names.time(*time, language);
            say!(l, "scheduled the post for {time}{on}", "a planifié le post pour {time}{on}")
        }
        Change::Unscheduled { .. } => say!(l, "unscheduled the post{on}", "a déplanifié le post{on}"),
        Change::TargetAdded { .. } => say!(l, "added the post{on}", "a ajouté le post{on}"),
        Change::TargetRemoved { .. } => say!(l, "removed the post{on}", "a enlevé le post{on}"),
        Change::Archived { .. } => say!(l, "archived the post{on}", "a archivé le post{on}"),
        _ => of_people(change, language, names, on, by_somebody),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "what happens by itself is told below")]
fn of_people(change: &Change, language: Language, names: &dyn Names, on: &str, by_somebody: bool) -> String {
    let (l, stage) = (language, stage(change, language, names));
    let list = |people: &[UserId]| people.iter().map(|user| names.person_or_id(*user)).collect::<Vec<_>>().join(", ");
    match change {
        Change::Reassigned { from, to, .. } => {
            let (from, to) = (names.person_or_id(*from), names.person_or_id(*to));
            let de = elision::of(&from);
            say!(l, "reassigned `{stage}` from {from} to {to}{on}", "a réattribué « {stage} » {de} à {to}{on}")
        }
        Change::Delegated { to, until, .. } => {
            let (to, until) = (names.person_or_id(*to), names.time(*until, language));
            say!(
                l,
                "delegated `{stage}` to {to} until {until}{on}",
                "a délégué « {stage} » à {to} jusqu'au {until}{on}"
            )
        }
        Change::DelegationEnded { to, .. } if by_somebody => {
            let to = names.person_or_id(*to);
            say!(
                l,
                "took the delegation of `{stage}` to {to} back{on}",
                "a repris la délégation de « {stage} » à {to}{on}"
            )
        }
        Change::Commented { visibility: Visibility::Internal, text, .. } => {
            say!(l, "noted for the team: {text}", "a noté pour l'équipe : {text}")
        }
        Change::Commented { text, .. } => say!(l, "commented: {text}", "a commenté : {text}"),
        Change::LinkIssued { user, .. } => {
            let party = names.person_or_id(*user);
            say!(l, "gave {party} a link for `{stage}`{on}", "a donné à {party} un lien pour « {stage} »{on}")
        }
        Change::LinkRevoked { .. } if by_somebody => say!(l, "revoked a link", "a révoqué un lien"),
        Change::PeopleChanged { gained, lost, .. } => {
            let (gained, lost) = (list(gained), list(lost));
            say!(
                l,
                "Approvers of `{stage}`{on} changed: in [{gained}], out [{lost}]",
                "Les approbateurs de « {stage} »{on} ont changé : entrés [{gained}], sortis [{lost}]"
            )
        }
        _ => of_itself(change, language, names, on),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "what people do is told by the caller")]
fn of_itself(change: &Change, language: Language, names: &dyn Names, on: &str) -> String {
    let (l, stage) = (language, stage(change, language, names));
    match change {
        Change::HoldReleased { .. } => say!(l, "The hold ended{on}", "La suspension a pris fin{on}"),
        Change::StageSkipped { reason, .. } => {
            let why = why(reason, l, names);
            say!(l, "`{stage}` is skipped{on} ({why})", "« {stage} » est sauté{on} ({why})")
        }
        Change::PublishBegun { attempt, .. } => {
            say!(l, "Publishing began{on} (attempt {attempt})", "Publication commencée{on} (essai {attempt})")
        }
        Change::Published { .. } => say!(l, "The post was published{on}", "Le post a été publié{on}"),
        Change::PublishFailed { error, .. } if error.is_empty() => {
            say!(l, "Publishing failed{on}", "La publication a échoué{on}")
        }
        Change::PublishFailed { error, .. } => {
            say!(l, "Publishing failed{on}: {error}", "La publication a échoué{on} : {error}")
        }
        Change::PublishOutcomeUnknown { .. } => {
            say!(l, "It is unknown whether the post is out{on}", "On ignore si le post est sorti{on}")
        }
        Change::PublishResolved { published: true, .. } => {
            say!(l, "found the post published{on}", "a constaté la publication{on}")
        }
        Change::PublishResolved { .. } => {
            say!(l, "found the post not published{on}", "a constaté la non-publication{on}")
        }
        Change::Expired { .. } => say!(l, "The post expired{on}", "Le post a expiré{on}"),
        Change::BecameStuck { .. } => {
            say!(l, "Nobody can approve `{stage}`{on}", "Personne ne peut approuver « {stage} »{on}")
        }
        Change::Unstuck { .. } => {
            say!(l, "`{stage}` can be approved again{on}", "« {stage} » peut à nouveau être approuvé{on}")
        }
        Change::Reminded { .. } => {
            say!(l, "Approvers of `{stage}` were reminded{on}", "Rappel aux approbateurs de « {stage} »{on}")
        }
        Change::DeadlinePassed { escalated: true, .. } => {
            say!(
                l,
                "The deadline of `{stage}` passed and others were asked{on}",
                "L'échéance de « {stage} » est passée, d'autres sont sollicités{on}"
            )
        }
        Change::DeadlinePassed { .. } => {
            say!(l, "The deadline of `{stage}` passed{on}", "L'échéance de « {stage} » est passée{on}")
        }
        Change::HeldAsLate { .. } => {
            say!(l, "The post is held because it is late{on}", "Le post est suspendu car il est en retard{on}")
        }
        Change::DefinitionMigrated { definition, stages, .. } => {
            let (name, without) = (&definition.name, without(stages, l, names));
            say!(l, "`{name}` applies from now on{on}{without}", "« {name} » s'applique désormais{on}{without}")
        }
        _ => of_requirements(change, language, names, on),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "everything else is told by the callers")]
fn of_requirements(change: &Change, language: Language, names: &dyn Names, on: &str) -> String {
    let l = language;
    match change {
        Change::FactsChanged { facts, formerly } if facts.is_empty() => {
            let names = |[from, to]: [&str; 2]| {
                formerly
                    .iter()
                    .map(|(name, was)| format!("{from}{was}{to} → {from}{name}{to}"))
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            let (en, fr) = (names(["`", "`"]), names(["« ", " »"]));
            say!(l, "Facts of the post have other names: {en}", "Des faits du post ont d'autres noms : {fr}")
        }
        Change::FactsChanged { facts, .. } => {
            let facts = told(facts, l, names);
            say!(l, "What is known of the post: {facts}", "Ce que l'on sait du post : {facts}")
        }
        Change::StagesAdded { stages, .. } => {
            let (added, without) = (added(stages, l, names), without(stages, l, names));
            say!(l, "The post now needs {added} as well{on}{without}", "Il faut désormais aussi {added}{on}{without}")
        }
        Change::NobodyApproved { .. } => say!(l, "Nobody approved the post{on}", "Personne n'a approuvé le post{on}"),
        _ => of_rights(change, language, names, on),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "everything else is told by the callers")]
fn of_profiles(change: &Change, language: Language, on: &str) -> String {
    let l = language;
    match change {
        Change::TargetGone { .. } => say!(
            l,
            "The profile is gone: nothing happens{on} any more",
            "Le profil n'existe plus : plus rien ne se passe{on}"
        ),
        Change::ProfileDisconnected { .. } => {
            say!(l, "The profile is disconnected: nothing goes out{on}", "Le profil est déconnecté : rien ne sort{on}")
        }
        Change::ProfileUnknown { .. } => {
            say!(l, "The profile is unknown: nothing goes out{on}", "Le profil est inconnu : rien ne sort{on}")
        }
        Change::ProfileConnected { .. } => {
            say!(l, "Posts can go out{on} again", "Les posts peuvent à nouveau sortir{on}")
        }
        _ => String::new(),
    }
}

/// What ends, or is needed again, because somebody's rights do.
#[expect(clippy::wildcard_enum_match_arm, reason = "the rest is told by the callers")]
fn of_rights(change: &Change, language: Language, names: &dyn Names, on: &str) -> String {
    let (l, stage) = (language, stage(change, language, names));
    match change {
        Change::LinkRevoked { .. } => say!(l, "A link ended", "Un lien a pris fin"),
        Change::ApprovalLapses { user, at, .. } => {
            let (user, at) = (names.person_or_id(*user), names.time(*at, language));
            say!(
                l,
                "The approval of `{stage}` by {user}{on} ends on {at}, before the post goes out",
                "L'approbation de « {stage} » par {user}{on} prend fin le {at}, avant la sortie du post"
            )
        }
        Change::ExemptionLapses { user, at, .. } => {
            let (user, at) = (names.person_or_id(*user), names.time(*at, language));
            say!(
                l,
                "{user} may do without `{stage}`{on} until {at} only, before the post goes out",
                "{user} peut se passer de « {stage} »{on} jusqu'au {at} seulement, avant la sortie du post"
            )
        }
        Change::DelegationEnded { from, to, .. } => {
            let (from, to) = (names.person_or_id(*from), names.person_or_id(*to));
            let de = elision::of(&from);
            say!(
                l,
                "The delegation of `{stage}` from {from} to {to} ended{on}",
                "La délégation de « {stage} » {de} à {to} a pris fin{on}"
            )
        }
        Change::StageRestored { .. } => {
            say!(l, "`{stage}` is needed after all{on}", "« {stage} » est finalement requis{on}")
        }
        _ => of_profiles(change, language, on),
    }
}
