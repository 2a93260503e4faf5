//! What nobody has to be given, rule by rule; random worlds compare it with the second evaluator.

use countersign::actor::{Assignment, Attenuation};
use countersign::social::{OrganizationPermissions, ProfilePermissions};
use countersign::test_kit::{self, HERE, NOW, TestActor, actor};
use countersign::{
    Actor, Content, ContentState, Level, Organization, OrganizationId, Policy, Profile, ProfileId, Reason, Timestamp,
    UserId, analysis, assert_allowed, assert_denied,
};
use serde_json::{Value, json};

const PAGE: ProfileId = ProfileId::new(7);
const VIEW: ProfilePermissions = ProfilePermissions::POST_VIEW;
const EDIT: ProfilePermissions = ProfilePermissions::POST_EDIT;

/// Members view; an author among them edits by submitting; anyone views what is published.
fn document() -> Value {
    json!({
        "format": 1, "name": "open", "obligations": ["submit"],
        "permissions": { "organization": ["member.invite"], "profile": ["post.view", "post.edit", "post.publish"] },
        "roles": {
            "organization": { "member": {}, "owner": { "grants": { "profile": "all" } } },
            "profile": { "editor": { "grants": { "profile": ["post.edit", "post.publish"] } } }
        },
        "everyone": {
            "members": {
                "organization": "all",
                "profile": ["post.view", { "permissions": ["post.edit"], "when": ["author"], "obligations": ["submit"] }]
            },
            "anyone": { "profile": [{ "permissions": ["post.view"], "when": ["published"] }] }
        }
    })
}

fn parse(document: &Value) -> Policy {
    Policy::parse(&document.to_string()).expect("the policy is accepted")
}

fn policy() -> Policy {
    parse(&document())
}

fn page() -> Profile<'static> {
    test_kit::profile(PAGE)
}

/// A member by a role elsewhere that grants nothing here.
fn member(policy: &Policy) -> TestActor<'_> {
    actor(policy, 1).organization_role("member")
}

/// A member by that role, for a time.
fn timed(policy: &Policy, period: fn(Assignment) -> Assignment) -> TestActor<'_> {
    actor(policy, 1).organization_role_with("member", period)
}

fn later() -> Timestamp {
    NOW.saturating_add(std::time::Duration::from_secs(1))
}

fn published() -> Content<'static> {
    Content::new().state(ContentState::Published)
}

fn reason(policy: &Policy, actor: &Actor, permission: ProfilePermissions, content: &Content<'_>) -> Reason {
    policy.decide(actor, permission, &page().content(content)).reason()
}

#[test]
fn r3_members_have_what_everyone_has_wherever_they_hold_something() {
    let policy = policy();
    let elsewhere = actor(&policy, 1).profile_role(8, "editor").build();
    for actor in [member(&policy).build(), elsewhere] {
        assert_allowed!(policy, actor, VIEW, page());
        assert_allowed!(policy, actor, OrganizationPermissions::MEMBER_INVITE, HERE);
        let (publish, published) = (ProfilePermissions::POST_PUBLISH, published());
        assert_denied!(policy, actor, publish, page().content(&published), Reason::NotGranted);
    }
}

#[test]
fn r4_and_r9_conditions_and_obligations_are_as_in_roles() {
    let policy = policy();
    let own = Content::new().author(UserId::new(1));
    let (member, on) = (member(&policy).build(), page().content(&own));
    assert_denied!(policy, member, EDIT, page(), Reason::Unmet);
    assert_allowed!(policy, member, EDIT, on, with["submit"]);
    assert!(!policy.can(&member, EDIT, &on));
    // A role that gives it plainly takes the obligation away, as another role would.
    assert_allowed!(policy, actor(&policy, 1).profile_role(PAGE, "editor").build(), EDIT, page());
}

#[test]
fn r1_only_what_the_policy_gives_anyone_is_a_strangers() {
    let policy = policy();
    for actor in [&actor(&policy, 1).build(), &actor(&policy, 1).removed().build()] {
        assert_allowed!(policy, *actor, VIEW, page().content(&published()));
        assert_eq!(reason(&policy, actor, VIEW, &Content::new()), Reason::Unmet);
        assert_eq!(reason(&policy, actor, EDIT, &published()), Reason::NotAMember, "a stranger is told so");
        assert_eq!(reason(&policy, actor, VIEW | EDIT, &published()), Reason::NotAMember);
        let there = Organization::new(OrganizationId::new(11)).direct_profile(PAGE);
        assert_denied!(policy, *actor, VIEW, there.content(&published()), Reason::OtherOrganization);
    }
    let mut document = document();
    document["everyone"].as_object_mut().expect("an object").remove("anyone");
    let closed = parse(&document);
    assert_eq!(reason(&closed, &actor(&closed, 1).build(), VIEW, &published()), Reason::NotAMember);
}

#[test]
fn r7_the_suspended_have_nothing_and_the_removed_what_strangers_have() {
    let policy = policy();
    let owner = actor(&policy, 1).organization_role("owner");
    let (suspended, removed) = (owner.clone().suspended().build(), owner.removed().build());
    assert_eq!(reason(&policy, &suspended, VIEW, &published()), Reason::Suspended);
    assert!(policy.reach(&suspended, VIEW).is_nothing());
    assert_eq!(reason(&policy, &removed, VIEW, &Content::new()), Reason::Unmet);
    assert_eq!(reason(&policy, &removed, VIEW, &published()), Reason::Allow);
    assert_eq!(reason(&policy, &removed, EDIT, &published()), Reason::NotAMember);
}

#[test]
fn r7_whose_every_assignment_has_ended_or_not_begun_is_no_member_of_everyone() {
    let policy = policy();
    let ended = timed(&policy, |role| role.until(NOW)).build();
    assert_eq!(reason(&policy, &ended, VIEW, &Content::new()), Reason::Unmet, "anyone's are still asked");
    assert_eq!(reason(&policy, &ended, EDIT, &Content::new()), Reason::Expired);
    let soon = timed(&policy, |role| role.from(later())).build();
    assert_eq!(reason(&policy, &soon, EDIT, &Content::new()), Reason::NotGranted);
    assert_eq!(soon.valid_until(), Some(later()));
    assert_allowed!(policy, timed(&policy, |role| role.until(NOW)).organization_role("member").build(), VIEW, page());
}

#[test]
fn r6_plans_keys_and_operators_narrow_what_everyone_has() {
    let mut document = document();
    document["plans"] = json!({
        "free": { "roles": { "organization": ["owner"] } },
        "tiny": { "permissions": { "profile": ["post.edit"] } },
        "full": {}
    });
    let planned = parse(&document);
    let on = |plan: &str| reason(&planned, &member(&planned).plan(plan).build(), VIEW, &Content::new());
    assert_eq!([on("full"), on("free"), on("tiny")], [Reason::Allow, Reason::ExcludedByPlan, Reason::ExcludedByPlan]);

    let policy = policy();
    let elsewhere = Attenuation::every_permission().profile(ProfileId::new(8));
    for key in [Attenuation::only(EDIT), elsewhere] {
        let actor = member(&policy).behind(key).build();
        assert_eq!(reason(&policy, &actor, VIEW, &published()), Reason::ExcludedByKey);
        assert_denied!(policy, actor, VIEW, page());
    }
    assert_allowed!(policy, member(&policy).behind(Attenuation::only(VIEW).profile(PAGE)).build(), VIEW, page());
    let stranger = actor(&policy, 2).build();
    let through = member(&policy).with(|builder| builder.impersonated_by(stranger)).build();
    assert_eq!(reason(&policy, &through, VIEW, &Content::new()), Reason::ExcludedByKey);
    assert_eq!(reason(&policy, &through, VIEW, &published()), Reason::Allow);
}

#[test]
fn r5_a_prohibition_takes_it_from_everyone() {
    let mut document = document();
    document["forbid"] = json!([{ "level": "profile", "permissions": ["post.view"], "when": ["!published"] }]);
    let policy = parse(&document);
    let actor = member(&policy).build();
    assert_eq!(reason(&policy, &actor, VIEW, &Content::new()), Reason::Forbidden);
    assert_eq!(reason(&policy, &actor, VIEW, &published()), Reason::Allow);
}

#[test]
fn r10_a_reach_has_what_everyone_has() {
    let policy = policy();
    assert!(policy.reach(&member(&policy).build(), VIEW).is_everything());
    let stranger = policy.reach(&actor(&policy, 1).build(), VIEW);
    assert!(!stranger.is_nothing() && !stranger.is_everything());
    assert!(stranger.contains(page().content(&published())) && !stranger.contains(page()));
}

#[test]
fn an_explanation_names_everyone_and_what_makes_a_member() {
    let policy = policy();
    let explained = policy.explain(&member(&policy).build(), VIEW, &page());
    assert_eq!(explained.everyone.len(), 1);
    assert!(explained.everyone[0].given && explained.to_text(&policy, "fr").contains("tout le monde"));
    let stranger = policy.explain(&actor(&policy, 1).build(), VIEW, &page());
    let remedies: Vec<String> = stranger.remedies.iter().map(ToString::to_string).collect();
    assert!(!stranger.decision);
    for remedy in ["the content is published", "assign `member` at organization 1", "assign `editor` at profile 7"] {
        assert!(remedies.iter().any(|known| known.contains(remedy)), "{remedy} in {remedies:?}");
    }
    let ended = policy.explain(&timed(&policy, |role| role.until(NOW)).build(), VIEW, &page());
    let remedies: Vec<String> = ended.remedies.iter().map(ToString::to_string).collect();
    assert!(remedies.iter().any(|remedy| remedy.contains("ask at time")), "{remedies:?}");
}

#[test]
fn a_matrix_and_reports_have_what_everyone_has() {
    let policy = policy();
    let matrix = policy.matrix();
    let verdict =
        |permission| matrix.cell(Level::Organization, "member", Level::Profile, permission).expect("a cell").verdict;
    assert_eq!(verdict("post.view"), analysis::Verdict::Allow);
    assert_eq!(verdict("post.edit"), analysis::Verdict::Conditional);
    assert_eq!(verdict("post.publish"), analysis::Verdict::Deny);
    let report = analysis::access_report(&policy, &member(&policy).build());
    let view = report.access.iter().find(|access| access.permissions.contains(&"post.view".into())).expect("it may");
    assert!(view.as_everyone && view.through.is_empty());
    assert!(report.to_text(&policy, "en").contains("as everyone may"));
    let roster = [member(&policy).build(), actor(&policy, 2).build()];
    let who = analysis::who_can(&policy, &roster, VIEW, &page());
    assert_eq!((who.len(), who[0].sole_path), (1, false));
    assert!(analysis::escalation(&policy).alone.iter().all(|closure| closure.gains.is_empty()));
}

#[test]
fn a_policy_says_it_again_and_another_word_is_another_policy() {
    let policy = policy();
    assert_eq!(parse(&serde_json::from_str(&policy.to_json()).expect("JSON")), policy);
    let mut document = document();
    document["everyone"]["anyone"] = json!({ "profile": ["post.view"] });
    let other = parse(&document);
    assert_ne!(policy.digest(), other.digest());
    assert_allowed!(other, actor(&other, 1).build(), VIEW, page());
}
