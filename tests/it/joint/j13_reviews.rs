//! J13: an access review ends in one command, which keeps and takes what its sender may, of what is there as they saw it.

mod random;

use crate::organization::world::{World, at, kind, operator, organization_role, profile_role, user, workspace_role};
use countersign::approval::Names;
use countersign::event_sourcing::replay;
use countersign::organization::*;
use countersign::{Level, OrganizationId, ProfileId, UserId, WorkspaceId, id::KeyId};

const POLICY: &str = r#"{"format":1,"name":"reviews",
  "permissions":{
    "organization":["member.invite","member_permissions.edit","member.remove","custom_role.manage","api_key.manage"],
    "workspace":["member_permissions.edit"],
    "profile":["post.view","post.edit","post.publish"]},
  "roles":{
    "organization":{
      "chief":{"grants":{"organization":"all","workspace":"all","profile":"all"}},
      "reader":{"grants":{"profile":["post.view"]}}},
    "workspace":{"keeper":{"grants":{"workspace":"all","profile":["post.view","post.edit"]}}},
    "profile":{
      "editor":{"grants":{"profile":["post.view","post.edit"]}},
      "publisher":{"grants":{"profile":["post.view","post.publish"]}}}},
  "custom_roles":{"profile":{"ceiling":{"profile":"all"}}}}"#;

fn blank() -> State {
    State::new(OrganizationId::new(10))
}

fn item(who: u64, access: &Access) -> ReviewItem {
    ReviewItem::of(UserId::new(who), access)
}

fn chief(who: u64) -> ReviewItem {
    item(who, &organization_role("chief"))
}

fn review(world: &World, kept: &[ReviewItem], revoked: &[ReviewItem]) -> Action {
    let (kept, revoked) = (kept.to_vec(), revoked.to_vec());
    Action::ReviewAccess { revision: world.state.revision(), kept, revoked, note: None }
}

fn press() -> Access {
    profile_role(7, "editor").given_by(Source::directory("press"))
}

/// Two chiefs; an editor whom a directory made one as well; the keeper of a workspace, who reads everywhere and publishes there.
fn world() -> World {
    let mut world = World::new(POLICY, "chief", None);
    world.profile(7, None);
    world.workspace(5, None);
    world.profile(8, Some(5));
    world.join(1, 2, vec![organization_role("chief")]);
    world.join(1, 3, vec![profile_role(7, "editor")]);
    world.join(1, 4, vec![workspace_role(5, "keeper"), profile_role(8, "publisher"), organization_role("reader")]);
    world.run(operator(), Action::Grant { user: UserId::new(3), access: press() }).expect("granted");
    world
}

fn as_it_is(world: &World) -> AccessReview {
    as_of(blank(), &world.log, world.now).expect("it happened").access_review(&world.policy)
}

fn grant(review: &AccessReview, of: &ReviewItem) -> ReviewedGrant {
    let member = review.members.iter().find(|member| member.user == of.user).expect("a member");
    let found = member.grants.iter().find(|grant| ReviewItem::of(member.user, &grant.access) == *of);
    found.expect("a grant").clone()
}

#[test]
fn j13_a_review_keeps_and_takes_in_one_command_and_says_who_and_when() {
    let mut world = world();
    let (editor, reader) = (item(3, &profile_role(7, "editor")), item(4, &organization_role("reader")));
    let publisher = item(4, &profile_role(8, "publisher"));
    let (revision, note) = (world.state.revision(), Some(" the spring review ".into()));
    let (kept, revoked) = (vec![reader.clone(), chief(2)], vec![publisher.clone(), editor.clone()]);
    world.now = at(5_000);
    let events = world.run(user(1), Action::ReviewAccess { revision, kept, revoked, note }).expect("reviewed");
    let taken = |event: &Event| match &event.change {
        Change::AccessRevoked { user, place, role, source, kept, .. } => {
            let (user, place, role, source) = (*user, *place, role.clone(), source.clone());
            Some((ReviewItem { user, place, role, source }, kept.clone()))
        }
        _ => None,
    };
    let directory = vec![Source::directory("press")];
    assert_eq!(taken(&events[0]), Some((publisher.clone(), vec![])));
    assert_eq!(taken(&events[1]), Some((editor.clone(), directory)), "it is held on, and that is said");
    let told = Change::AccessReviewed {
        kept: vec![chief(2), reader.clone()],
        revoked: vec![editor.clone(), publisher],
        note: Some("the spring review".into()),
    };
    assert_eq!((&events[2].change, events[2].by, events[2].at), (&told, user(1), at(5_000)));
    assert_eq!(events.len(), 3);
    assert_eq!(world.state.access(UserId::new(3)), [press()]);
    assert!(world.can(3, Level::Profile, "post.edit", press().place));
    assert_eq!(replay(blank(), &world.log).expect("it happened"), world.state);
    let after = as_it_is(&world);
    assert_eq!(grant(&after, &reader).reviewed.map(|review| (review.by, review.at)), Some((user(1), at(5_000))));
    let due = |since| -> Vec<ReviewItem> {
        after.not_reviewed_since(since).map(|(member, grant)| ReviewItem::of(member.user, &grant.access)).collect()
    };
    let never = [chief(1), item(3, &press()), item(4, &workspace_role(5, "keeper"))];
    assert_eq!(due(at(5_000)), never, "an instant is its own review's");
    assert_eq!(due(at(5_001)).len(), 5);
    struct Nobody;
    impl Names for Nobody {
        fn person(&self, _: UserId) -> Option<String> {
            None
        }
    }
    let line = events[2].line(&world.policy, Language::English, &Nobody);
    let kept = "kept chief of 2 on the organization, reader of 4 on the organization";
    let took = "took editor of 3 on profile 7, publisher of 4 on profile 8";
    assert_eq!(line.text, format!("1 reviewed access: {kept}; {took} (the spring review)"));
    assert_eq!(line.people, [1, 2, 3, 4].map(UserId::new));
    assert_eq!(effects(&events[2..]), []);
}

#[test]
fn j13_a_review_of_another_revision_is_stale() {
    let mut world = world();
    let made = review(&world, &[], &[item(3, &profile_role(7, "editor"))]);
    world.grant(2, 4, profile_role(7, "publisher")).expect("granted");
    let refused = world.run(user(1), made.clone()).expect_err("somebody was faster");
    let now = world.state.revision();
    assert_eq!(refused, Refusal::StaleRevision { expected: now, found: now - 1 });
    let Action::ReviewAccess { kept, revoked, note, .. } = made else { panic!("a review") };
    let ahead = Action::ReviewAccess { revision: now + 1, kept, revoked, note };
    assert_eq!(kind(world.run(user(1), ahead)), "stale_revision");
}

#[test]
fn j13_whoever_reviews_may_edit_permissions_at_the_place_of_each() {
    let (own, other) = (item(4, &profile_role(8, "publisher")), item(3, &profile_role(7, "editor")));
    let begun = world();
    for (by, kept, revoked, answer) in [
        (user(4), vec![own.clone()], vec![], "accepted"),
        (user(4), vec![], vec![own.clone()], "accepted"),
        (user(4), vec![own.clone(), other.clone()], vec![], "not_permitted"),
        (user(4), vec![], vec![own.clone(), other.clone()], "not_permitted"),
        (user(3), vec![other.clone()], vec![], "not_permitted"),
        (user(77), vec![other.clone()], vec![], "not_a_member"),
        (By::Host {}, vec![other.clone()], vec![], "wrong_actor"),
        (operator(), vec![other.clone()], vec![], "wrong_actor"),
        (operator(), vec![], vec![other.clone()], "accepted"),
        (operator(), vec![], vec![item(3, &press())], "accepted"),
        (user(1), vec![], vec![item(3, &press())], "given_by"),
        (user(1), vec![item(3, &press())], vec![], "accepted"),
        (user(1), vec![], vec![], "no_change"),
        (user(1), vec![own.clone()], vec![own.clone()], "unfit"),
        (user(1), vec![own.clone(), own.clone()], vec![], "unfit"),
        (user(1), vec![item(3, &profile_role(8, "editor"))], vec![], "unknown"),
        (user(1), vec![item(3, &profile_role(99, "editor"))], vec![], "unknown"),
        (user(1), vec![chief(77)], vec![], "not_a_member"),
        (user(1), (0..1_000).map(chief).collect(), vec![], "not_a_member"),
    ] {
        let mut world = begun.clone();
        let action = review(&world, &kept, &revoked);
        match world.run(by, action) {
            Ok(_) => assert_eq!(answer, "accepted", "{by:?}: {kept:?} {revoked:?}"),
            refused => assert_eq!(kind(refused), answer, "{by:?}: {kept:?} {revoked:?}"),
        }
    }
    let mut world = begun;
    let (revision, note) = (world.state.revision(), Some("  ".into()));
    let empty = Action::ReviewAccess { revision, kept: vec![own.clone()], revoked: vec![], note };
    assert_eq!(kind(world.run(user(1), empty)), "unfit");
    let (key, places) = (KeyId::new(1), vec![Place::workspace(WorkspaceId::new(5))]);
    let permissions = vec!["member_permissions.edit".into()];
    world.run(user(1), Action::MintKey { key, permissions, places, until: None, content: None }).expect("made");
    let by_key = review(&world, &[own], &[]);
    world.run(By::key(key), by_key).expect("a key is its maker's hand");
    let beyond = review(&world, &[other], &[]);
    assert_eq!(kind(world.run(By::key(key), beyond)), "not_permitted");
}

#[test]
fn j13_a_review_takes_each_on_what_those_before_left() {
    let mut world = world();
    let both = review(&world, &[], &[chief(1), chief(2)]);
    assert_eq!(kind(world.run(user(1), both)), "last_administrator");
    let one = review(&world, &[chief(2)], &[chief(1)]);
    world.run(user(1), one).expect("one remains");
    assert_eq!(world.state.access(UserId::new(1)), []);
    // What two sources give is kept through nobody where both are taken.
    let both = review(&world, &[], &[item(3, &press()), item(3, &profile_role(7, "editor"))]);
    let events = world.run(operator(), both).expect("the host speaks for the directory");
    let kept = |event: &Event| matches!(&event.change, Change::AccessRevoked { kept, .. } if kept.is_empty());
    assert!(!kept(&events[0]) && kept(&events[1]), "the second is the last");
}

#[test]
fn j13_a_review_says_what_would_be_lost_and_what_something_else_gives() {
    let world = world();
    let review = as_it_is(&world);
    let named = |all: &[Difference]| -> Vec<(Spot, String)> {
        all.iter().map(|one| (one.at, one.permission.clone())).collect()
    };
    let profile = Spot::Profile { profile: ProfileId::new(8) };
    let (workspace, below) = (WorkspaceId::new(5), Spot::ProfilesOf { workspace: WorkspaceId::new(5) });
    let (workspace, elsewhere) = (Spot::Workspace { workspace }, [Spot::OtherProfiles {}, Spot::DirectProfiles {}]);
    let editor = Spot::Profile { profile: ProfileId::new(7) };
    let on = |all: &[(Spot, &str)]| -> Vec<(Spot, String)> {
        all.iter().map(|(at, name)| (*at, (*name).to_owned())).collect()
    };
    let view = on(&[(profile, "post.view"), (below, "post.view")]);
    let kept = on(&[(workspace, "member_permissions.edit"), (profile, "post.edit"), (below, "post.edit")]);
    for (of, lost, still) in [
        (item(3, &profile_role(7, "editor")), on(&[]), on(&[(editor, "post.edit"), (editor, "post.view")])),
        (item(4, &profile_role(8, "publisher")), on(&[(profile, "post.publish")]), on(&[(profile, "post.view")])),
        (item(4, &workspace_role(5, "keeper")), kept, view.clone()),
        (item(4, &organization_role("reader")), on(&elsewhere.map(|at| (at, "post.view"))), view),
    ] {
        let found = grant(&review, &of);
        assert_eq!((named(&found.lost), named(&found.still)), (lost, still), "{of:?}");
    }
}

#[test]
fn j13_what_was_changed_after_a_review_is_not_reviewed() {
    let mut world = world();
    let define = |names: &str| {
        let text = format!(r#"{{"format":1,"level":"profile","name":"own","grants":{{"profile":[{names}]}}}}"#);
        RoleDocument::parse(&text).expect("a document")
    };
    world.run(user(1), Action::DefineCustomRole { document: define(r#""post.view""#) }).expect("defined");
    let own = Access::new(press().place, Role::custom("own"));
    world.grant(1, 3, own.clone()).expect("granted");
    let (own, editor, publisher) =
        (item(3, &own), item(3, &profile_role(7, "editor")), item(4, &profile_role(8, "publisher")));
    let all = review(&world, &[own.clone(), editor.clone(), publisher.clone()], &[]);
    world.run(user(1), all).expect("reviewed");
    let reviewed = |world: &World, item: &ReviewItem| grant(&as_it_is(world), item).reviewed.is_some();
    assert!([&own, &editor, &publisher].iter().all(|item| reviewed(&world, item)));
    world.run(user(1), Action::EditCustomRole { document: define(r#""post.view","post.edit""#) }).expect("edited");
    assert!(!reviewed(&world, &own), "the role gives more now");
    let until = Some(at(90_000));
    let (who, place, role) = (editor.user, editor.place, editor.role.clone());
    world.run(user(1), Action::Schedule { user: who, place, role, from: None, until }).expect("changed");
    assert!(!reviewed(&world, &editor));
    let (who, place, role) = (publisher.user, publisher.place, publisher.role.clone());
    world.run(user(1), Action::Revoke { user: who, place, role }).expect("revoked");
    world.grant(1, 4, profile_role(8, "publisher")).expect("granted anew");
    assert!(!reviewed(&world, &publisher));
}

#[test]
fn j5_a_review_that_cannot_have_been_made_is_refused() {
    let mut world = world();
    let kept = review(&world, &[item(4, &organization_role("reader"))], &[item(3, &profile_role(7, "editor"))]);
    let before = world.state.clone();
    let events = world.run(user(1), kept).expect("reviewed");
    let told = |change: &dyn Fn(&mut Event)| {
        let (mut state, mut last) = (before.clone(), events[1].clone());
        evolve(&mut state, &events[0]).expect("it happened");
        change(&mut last);
        evolve(&mut state, &last)
    };
    assert_eq!(told(&|_| {}), Ok(()));
    let with = |kept: Vec<ReviewItem>, revoked: Vec<ReviewItem>, note: Option<&str>| {
        told(&|event| {
            let (kept, revoked, note) = (kept.clone(), revoked.clone(), note.map(Into::into));
            event.change = Change::AccessReviewed { kept, revoked, note };
        })
    };
    let (reader, editor) = (item(4, &organization_role("reader")), item(3, &profile_role(7, "editor")));
    for (kept, revoked, note) in [
        (vec![], vec![], None),
        (vec![reader.clone(), reader.clone()], vec![], None),
        (vec![reader.clone(), chief(1)], vec![], None),
        (vec![item(4, &organization_role("chief"))], vec![], None),
        (vec![], vec![reader.clone()], None),
        (vec![], vec![item(77, &organization_role("reader"))], None),
        (vec![reader.clone()], vec![editor.clone()], Some(" ")),
    ] {
        assert!(with(kept.clone(), revoked.clone(), note).is_err(), "{kept:?} {revoked:?} {note:?}");
    }
    assert!(told(&|event| event.by = operator()).is_err(), "an operator keeps nothing");
    assert!(told(&|event| event.by = By::Host {}).is_err());
    // Nothing was taken by that command.
    let mut state = before;
    evolve(&mut state, &events[0]).expect("it happened");
    let mut other = events[1].clone();
    (other.command, other.command_digest) = (countersign::id::CommandId::new(999), 1);
    assert!(evolve(&mut state, &other).is_err());
}
