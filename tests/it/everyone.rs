//! What nobody has to be given, rule by rule; random worlds compare it with the second evaluator.

use countersign::actor::{ActorBuilder, Assignment, Attenuation, Status};
use countersign::social::ProfilePermissions;
use countersign::{
    Actor, Content, ContentState, Level, Organization, OrganizationId, Policy, Profile, ProfileId, Reason, Timestamp,
    UserId, analysis,
};
use serde_json::{Value, json};

const NOW: Timestamp = Timestamp::from_millis(1_000);
const HERE: OrganizationId = OrganizationId::new(10);
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
    Organization::new(HERE).direct_profile(PAGE)
}

fn somebody(policy: &Policy) -> ActorBuilder<'_> {
    policy.actor(UserId::new(1), HERE)
}

/// A member by a role elsewhere that grants nothing here.
fn member(policy: &Policy) -> Actor {
    build(somebody(policy).organization_role(policy.organization_role("member").expect("a role")))
}

fn build(builder: ActorBuilder<'_>) -> Actor {
    builder.build(NOW).expect("an actor")
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
    let elsewhere = policy.profile_role("editor").expect("a role");
    let elsewhere = build(somebody(&policy).profile_role(ProfileId::new(8), elsewhere));
    for actor in [member(&policy), elsewhere] {
        assert!(policy.can(&actor, VIEW, &page()));
        let invite = policy.permission(Level::Organization, "member.invite").expect("a permission");
        assert!(policy.can_erased(&actor, invite.into(), &Organization::new(HERE).into()));
        assert_eq!(reason(&policy, &actor, ProfilePermissions::POST_PUBLISH, &published()), Reason::NotGranted);
    }
}

#[test]
fn r4_and_r9_conditions_and_obligations_are_as_in_roles() {
    let policy = policy();
    let actor = member(&policy);
    let own = Content::new().author(UserId::new(1));
    assert_eq!(reason(&policy, &actor, EDIT, &Content::new()), Reason::Unmet);
    let on = page().content(&own);
    let decision = policy.decide(&actor, EDIT, &on);
    assert_eq!(decision.obligations().collect::<Vec<_>>(), ["submit"]);
    assert!(!policy.can(&actor, EDIT, &on));
    // A role that gives it plainly takes the obligation away, as another role would.
    let role = policy.profile_role("editor").expect("a role");
    assert!(policy.can(&build(somebody(&policy).profile_role(PAGE, role)), EDIT, &page()));
}

#[test]
fn r1_only_what_the_policy_gives_anyone_is_a_strangers() {
    let policy = policy();
    let stranger = build(somebody(&policy));
    let removed = build(somebody(&policy).status(Status::Removed));
    for actor in [&stranger, &removed] {
        assert!(policy.can(actor, VIEW, &page().content(&published())));
        assert_eq!(reason(&policy, actor, VIEW, &Content::new()), Reason::Unmet);
        assert_eq!(reason(&policy, actor, EDIT, &published()), Reason::NotAMember, "a stranger is told so");
        assert_eq!(reason(&policy, actor, VIEW | EDIT, &published()), Reason::NotAMember);
        let there = Organization::new(OrganizationId::new(11)).direct_profile(PAGE);
        let content = published();
        let on = there.content(&content);
        assert_eq!(policy.decide(actor, VIEW, &on).reason(), Reason::OtherOrganization);
    }
    let mut document = document();
    document["everyone"].as_object_mut().expect("an object").remove("anyone");
    let closed = parse(&document);
    assert_eq!(reason(&closed, &build(somebody(&closed)), VIEW, &published()), Reason::NotAMember);
}

#[test]
fn r7_the_suspended_have_nothing_and_the_removed_what_strangers_have() {
    let policy = policy();
    let role = || policy.organization_role("owner").expect("a role");
    let status = |status| build(somebody(&policy).organization_role(role()).status(status));
    assert_eq!(reason(&policy, &status(Status::Suspended), VIEW, &published()), Reason::Suspended);
    assert!(policy.reach(&status(Status::Suspended), VIEW).is_nothing());
    assert_eq!(reason(&policy, &status(Status::Removed), VIEW, &Content::new()), Reason::Unmet);
    assert_eq!(reason(&policy, &status(Status::Removed), VIEW, &published()), Reason::Allow);
    assert_eq!(reason(&policy, &status(Status::Removed), EDIT, &published()), Reason::NotAMember);
}

#[test]
fn r7_whose_every_assignment_has_ended_or_not_begun_is_no_member_of_everyone() {
    let policy = policy();
    let role = || Assignment::organization(policy.organization_role("member").expect("a role"));
    let ended = build(somebody(&policy).assignment(role().until(NOW)));
    assert_eq!(reason(&policy, &ended, VIEW, &Content::new()), Reason::Unmet, "anyone's are still asked");
    assert_eq!(reason(&policy, &ended, EDIT, &Content::new()), Reason::Expired);
    let later = build(somebody(&policy).assignment(role().from(Timestamp::from_millis(2_000))));
    assert_eq!(reason(&policy, &later, EDIT, &Content::new()), Reason::NotGranted);
    assert_eq!(later.valid_until(), Some(Timestamp::from_millis(2_000)));
    let still = build(somebody(&policy).assignment(role().until(NOW)).assignment(role()));
    assert!(policy.can(&still, VIEW, &page()));
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
    let role = planned.organization_role("member").expect("a role");
    let on = |plan: &str| {
        let plan = planned.plan(plan).expect("a plan");
        let actor = build(somebody(&planned).organization_role(role).plan(plan));
        reason(&planned, &actor, VIEW, &Content::new())
    };
    assert_eq!([on("full"), on("free"), on("tiny")], [Reason::Allow, Reason::ExcludedByPlan, Reason::ExcludedByPlan]);

    let policy = policy();
    let role = policy.organization_role("member").expect("a role");
    let member = || somebody(&policy).organization_role(role);
    let elsewhere = Attenuation::every_permission().profile(ProfileId::new(8));
    for key in [Attenuation::only(EDIT), elsewhere] {
        let actor = build(member().attenuation(key));
        assert_eq!(reason(&policy, &actor, VIEW, &published()), Reason::ExcludedByKey);
        assert!(!policy.can(&actor, VIEW, &page()));
    }
    assert!(policy.can(&build(member().attenuation(Attenuation::only(VIEW).profile(PAGE))), VIEW, &page()));
    let stranger = build(policy.actor(UserId::new(2), HERE));
    let through = build(member().impersonated_by(stranger));
    assert_eq!(reason(&policy, &through, VIEW, &Content::new()), Reason::ExcludedByKey);
    assert_eq!(reason(&policy, &through, VIEW, &published()), Reason::Allow);
}

#[test]
fn r5_a_prohibition_takes_it_from_everyone() {
    let mut document = document();
    document["forbid"] = json!([{ "level": "profile", "permissions": ["post.view"], "when": ["!published"] }]);
    let policy = parse(&document);
    let actor = member(&policy);
    assert_eq!(reason(&policy, &actor, VIEW, &Content::new()), Reason::Forbidden);
    assert_eq!(reason(&policy, &actor, VIEW, &published()), Reason::Allow);
}

#[test]
fn r10_a_reach_has_what_everyone_has() {
    let policy = policy();
    assert!(policy.reach(&member(&policy), VIEW).is_everything());
    let stranger = policy.reach(&build(somebody(&policy)), VIEW);
    assert!(!stranger.is_nothing() && !stranger.is_everything());
    assert!(stranger.contains(page().content(&published())) && !stranger.contains(page()));
}

#[test]
fn an_explanation_names_everyone_and_what_makes_a_member() {
    let policy = policy();
    let explained = policy.explain(&member(&policy), VIEW, &page());
    assert_eq!(explained.everyone.len(), 1);
    assert!(explained.everyone[0].given && explained.to_text(&policy, "fr").contains("tout le monde"));
    let stranger = policy.explain(&build(somebody(&policy)), VIEW, &page());
    let remedies: Vec<String> = stranger.remedies.iter().map(ToString::to_string).collect();
    assert!(!stranger.decision);
    for remedy in ["the content is published", "assign `member` at organization 10", "assign `editor` at profile 7"] {
        assert!(remedies.iter().any(|known| known.contains(remedy)), "{remedy} in {remedies:?}");
    }
    let ended = Assignment::organization(policy.organization_role("member").expect("a role")).until(NOW);
    let ended = policy.explain(&build(somebody(&policy).assignment(ended)), VIEW, &page());
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
    let report = analysis::access_report(&policy, &member(&policy));
    let view = report.access.iter().find(|access| access.permissions.contains(&"post.view".into())).expect("it may");
    assert!(view.as_everyone && view.through.is_empty());
    assert!(report.to_text(&policy, "en").contains("as everyone may"));
    let roster = [member(&policy), build(policy.actor(UserId::new(2), HERE))];
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
    assert!(other.can(&build(somebody(&other)), VIEW, &page()));
}
