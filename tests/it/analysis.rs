//! From a resource to people, and from a person to resources.

use countersign::social::ProfilePermissions;
use countersign::{Actor, Organization, OrganizationId, Policy, Profile, ProfileId, Timestamp, analysis};
use serde_json::{Value, json};

const HERE: Organization<'static> = Organization::new(OrganizationId::new(1));

fn policy() -> Policy {
    Policy::parse(include_str!("../../policies/agorapulse.json")).expect("the policy is accepted")
}

fn agency() -> Value {
    serde_json::from_str(include_str!("../../examples/data/agency.json")).expect("the roster is JSON")
}

fn roster(policy: &Policy) -> Vec<Actor> {
    let agency = agency();
    let now = Timestamp::from_millis(agency["now"].as_i64().expect("an instant"));
    let people = agency["people"].as_array().expect("people").clone();
    let actor =
        |person: &Value| policy.read_actor(&person["actor"].to_string(), Some(now)).expect("the actor is built");
    people.iter().map(actor).collect()
}

fn pages() -> Vec<Profile<'static>> {
    (101..131).map(|id| HERE.direct_profile(ProfileId::new(id))).collect()
}

#[test]
fn who_can_is_everybody_whom_decide_allows() {
    let policy = policy();
    let roster = roster(&policy);
    let (mut sole, mut several) = (0, 0);
    for page in pages() {
        for asked in [ProfilePermissions::POST_PUBLISH, ProfilePermissions::POST_VIEW] {
            let who = analysis::who_can(&policy, &roster, asked, &page);
            let found: Vec<_> = who.iter().map(|who| who.actor.user()).collect();
            let allowed = roster.iter().filter(|actor| policy.decide(actor, asked, &page).is_allowed());
            assert_eq!(found, allowed.map(Actor::user).collect::<Vec<_>>());
            for who in who {
                assert_eq!(who.sole_path, who.through.len() == 1);
                if who.sole_path { sole += 1 } else { several += 1 }
            }
        }
    }
    assert!(sole > 50 && several > 0, "{sole} sole paths, {several} others");
}

#[test]
fn an_access_report_names_every_place() {
    let policy = policy();
    let actor = json!({"user": 1, "organization": 1, "assignments": [
        {"level": "profile", "node": 7, "role": "moderator"},
        {"level": "profile", "node": 8, "role": "guest", "until": 5}]});
    let actor = policy.read_actor(&actor.to_string(), Some(Timestamp::from_millis(9))).expect("the actor is built");
    let report = analysis::access_report(&policy, &actor);
    assert_eq!(report.holdings.iter().map(|holding| holding.counts).collect::<Vec<_>>(), [true, false]);
    let edit = report.access.iter().find(|access| access.permissions.iter().any(|name| name == "post.edit"));
    let edit = edit.expect("a moderator edits");
    assert_eq!(edit.through, [0]);
    let text = report.to_text(&policy, "fr");
    assert!(text.contains("profils 7, si auteur et programmé"), "{text}");
    assert!(text.contains("seule voie : Modérateur pour Profil social 7"), "{text}");
    assert!(text.contains("jusqu'à 5, pas en vigueur"), "{text}");
}

#[test]
fn an_access_report_is_what_the_actor_may_do() {
    let policy = policy();
    for actor in roster(&policy) {
        let report = analysis::access_report(&policy, &actor);
        for (_, flag) in ProfilePermissions::all().iter_names() {
            let any = pages().iter().any(|page| policy.decide(&actor, flag, page).is_allowed());
            let name = flag.iter_names().next().expect("a name").0;
            let told = report.access.iter().any(|access| {
                access.level == countersign::Level::Profile && access.permissions.iter().any(|told| told == name)
            });
            assert!(told || !any, "{name} is missing from {report:#?}");
        }
    }
}
