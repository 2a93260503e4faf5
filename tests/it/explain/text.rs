//! Explanations as text.

use super::explain;
use countersign::Policy;
use serde_json::json;

fn moderator() -> serde_json::Value {
    json!({
        "actor": {"user": 1, "organization": 10, "assignments": [
            {"level": "organization", "role": "member"}, {"level": "profile", "node": 7, "role": "moderator"},
            {"level": "profile", "node": 8, "role": "editor"}]},
        "action": "post.edit",
        "resource": {"organization": 10, "workspace": null, "profile": 7, "content": {"state": "published"}}
    })
}

#[test]
fn names_without_a_policy() {
    let policy = Policy::parse(include_str!("../../../policies/agorapulse.json")).expect("the policy is accepted");
    let text = explain(&policy, &moderator()).to_string();
    let expected = "\
denied: post.edit at profile 7
reason: unmet (author, scheduled)
  member at organization 10: applies; post.edit: not in the role
  moderator at profile 7: applies; post.edit: only given if author and scheduled
  assignments at other nodes: 1
any of these would change it:
  - assign `editor` at profile 7
  - assign `administrator` at profile 7
  - assign `manager` at organization 10
  - assign `co_owner` at organization 10
  - assign `owner` at organization 10 (which nobody may)
  - the content is scheduled and the actor is the author
";
    assert_eq!(text, expected);
}

#[test]
fn titles_in_french() {
    let policy = Policy::parse(include_str!("../../../policies/agorapulse.json")).expect("the policy is accepted");
    let text = explain(&policy, &moderator()).to_text(&policy, "fr");
    let expected = "\
refusé : Modifier les publications pour Profil social 7
motif : une condition n'est pas remplie (auteur, programmé)
  Membre pour Organisation 10 : s'applique; Modifier les publications : pas dans le rôle
  Modérateur pour Profil social 7 : s'applique; Modifier les publications : donné seulement si auteur et programmé
  affectations ailleurs : 1
chacun de ces changements suffirait :
  - donner le rôle `Éditeur` pour Profil social 7
  - donner le rôle `Administrateur` pour Profil social 7
  - donner le rôle `Gestionnaire` pour Organisation 10
  - donner le rôle `Co-propriétaire` pour Organisation 10
  - donner le rôle `Propriétaire` pour Organisation 10 (ce que personne ne peut)
  - le contenu est programmé et l'acteur est l'auteur
";
    assert_eq!(text, expected);
}
