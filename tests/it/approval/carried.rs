//! What one command on a post may carry: tested before anything is looked for, and held by `evolve` too.

use super::fixture::*;
use countersign::approval::{
    Action, Approvers, By, Change, Command, Definition, Digests, Event, OverrideDigest, RefusalReason, Stage, StageMap,
    State, Visibility, decide, decide_each, evolve,
};
use countersign::id::{CommandId, LinkId};
use countersign::{ProfileId, UserId};

fn profiles(count: usize) -> Vec<ProfileId> {
    (0..count as u64).map(|id| ProfileId::new(1_000 + id)).collect()
}

fn people(count: usize) -> Vec<UserId> {
    (0..count as u64).map(|id| UserId::new(1_000 + id)).collect()
}

fn comment(mentions: Vec<UserId>) -> Action {
    Action::Comment { target: None, visibility: Visibility::Internal, text: "look".into(), mentions }
}

fn overrides(count: usize) -> Vec<OverrideDigest> {
    profiles(count).into_iter().map(|target| OverrideDigest { target, digest: Some(digest("own")) }).collect()
}

fn map(count: usize) -> Action {
    let map = (0..count).map(|stage| StageMap { from: format!("stage_{stage}"), to: None }).collect();
    Action::Migrate { targets: vec![PAGE], definition: four_eyes(), map }
}

fn too_many(what: &str, most: u32, found: usize) -> RefusalReason {
    RefusalReason::TooMany { what: what.into(), most, found: found as u32 }
}

/// What there is too much of, how much is enough, a command with so many, and what is said of too many.
type Limit = (u32, fn(usize) -> Action, fn(u32, usize) -> RefusalReason);

const LIMITS: [Limit; 5] = [
    (
        256,
        |count| Action::Create { targets: profiles(count), digests: text("one") },
        |most, _| RefusalReason::Targets { most },
    ),
    (256, |count| Action::Submit { targets: profiles(count) }, |most, _| RefusalReason::Targets { most }),
    (
        256,
        |count| Action::Edit { digests: Digests::default(), overrides: overrides(count) },
        |most, found| too_many("overrides", most, found),
    ),
    (64, |count| comment(people(count)), |most, found| too_many("mentions", most, found)),
    (16, map, |most, found| too_many("stages in the map", most, found)),
];

/// A command of a stranger on a post that is not there, as of a revision that there is not: whatever is looked for would
/// be missed.
#[test]
fn a_command_that_carries_too_much_is_refused_before_anything_is_looked_for() {
    let world = World::new(four_eyes());
    let (context, state) = (world.context(), State::new(HERE, POST));
    for (most, action, expected) in LIMITS {
        let sent = |count: usize| {
            let (id, by) = (CommandId::new(77), By::user(UserId::new(666)));
            let command = Command::new(id, by, at(0), (666, 666), action(count));
            let refused = decide(&context, &state, &command).expect_err("nobody sent it");
            assert_eq!(decide_each(&context, &state, &command), Err(refused.clone()));
            refused.reason
        };
        assert_eq!(sent(most as usize).name(), "stale_revision");
        for found in [most as usize + 1, 100_000] {
            assert_eq!(sent(found), expected(most, found));
        }
    }
}

#[test]
fn a_post_has_no_more_links_than_it_may() {
    let mut client = Stage::new("client", Approvers::Permission("post.review".into()));
    client.party = countersign::approval::Side::External;
    let mut fixture = Fixture::submitted(Definition::new("clients", vec![client]));
    let issue = |link: u64| {
        let (link, target, stage) = (LinkId::new(link), PAGE, "client".into());
        Action::IssueLink { link, target, stage, user: DAN, until: at(100), last_version: None }
    };
    for link in 0..1_024 {
        fixture.does(ANN, issue(link));
    }
    assert_eq!(fixture.refused(ANN, issue(2_000)), too_many("links of a post", 1_024, 1_025));
    // Ended or not: the post keeps them.
    fixture.does(ANN, Action::RevokeLink { link: LinkId::new(0) });
    assert_eq!(fixture.refused(ANN, issue(2_000)), too_many("links of a post", 1_024, 1_025));
    let issued = fixture.log.iter().rev().find(|event| matches!(event.change, Change::LinkIssued { .. }));
    let made_up = following(&fixture, issued.expect("a link"), |change| {
        if let Change::LinkIssued { link, .. } = change {
            *link = LinkId::new(2_000);
        }
    });
    assert_eq!(believed(&fixture, &made_up), "the post has more links than it may");
}

#[test]
fn a_stage_has_no_more_delegations_than_it_may() {
    let mut fixture = Fixture::drafted(four_eyes());
    let others = people(257);
    others.iter().for_each(|user| fixture.world.hire(*user, "checker"));
    fixture.does(ANN, submit());
    let delegate =
        |to: UserId, until| Action::Delegate { target: PAGE, stage: "second_pair".into(), to, until: at(until) };
    for to in &others[..256] {
        fixture.does(BEN, delegate(*to, 100));
    }
    assert_eq!(fixture.refused(BEN, delegate(others[256], 100)), too_many("delegations at a stage", 256, 257));
    let delegated = fixture.log.last().expect("a delegation").clone();
    let made_up = following(&fixture, &delegated, |change| {
        if let Change::Delegated { to, .. } = change {
            *to = others[256];
        }
    });
    assert_eq!(believed(&fixture, &made_up), "the stage has more delegations than it may");
    // Another time for the same two is no further one.
    fixture.does(BEN, delegate(others[0], 200));
}

/// A log that somebody else wrote is held to the same.
#[test]
fn no_event_says_more_than_a_command_may_carry() {
    let mut fixture = Fixture::drafted(four_eyes());
    fixture.does(ANN, comment(vec![]));
    let commented = fixture.log.last().expect("a comment").clone();
    let calling = |count: usize| {
        following(&fixture, &commented, |change| {
            if let Change::Commented { mentions, .. } = change {
                *mentions = people(count);
            }
        })
    };
    assert_eq!(believed(&fixture, &calling(64)), "");
    assert_eq!(believed(&fixture, &calling(65)), "more people are called than a comment may call");
    let mut edited = following(&fixture, &commented, |change| {
        *change = Change::Edited { digests: text("one"), overrides: overrides(257), changed: Default::default() };
    });
    edited.rights = vec!["post.edit".into()];
    assert_eq!(believed(&fixture, &edited), "it says of more targets than a post may have");
}

/// Called twice, somebody is called once: what is decided can happen.
#[test]
fn whoever_is_called_twice_is_called_once() {
    let mut fixture = Fixture::drafted(four_eyes());
    let events = fixture.does(ANN, comment(vec![BEN, CAT, BEN]));
    let called = events.iter().find_map(|event| match &event.change {
        Change::Commented { mentions, .. } => Some(mentions.clone()),
        _ => None,
    });
    assert_eq!(called, Some(vec![BEN, CAT]));
}

#[test]
fn the_guide_says_what_a_post_may_have() {
    let guide = include_str!("../../../src/guide/limits.md");
    let rows = [
        "targets of a post, and of a command | 256",
        "overrides of an edit | 256",
        "mentions in a comment | 64",
        "bytes of a comment or an error | 4,000",
        "links of a post, those that ended included | 1,024",
        "delegations at a stage of a round | 256",
        "stages in the map of a migration | 16",
    ];
    for row in rows {
        assert!(guide.contains(&format!("| {row} |")), "no row {row}");
    }
}

/// The next event after the log, as one before but for its change.
fn following(fixture: &Fixture, event: &Event, change: impl FnOnce(&mut Change)) -> Event {
    let mut made_up = event.clone();
    made_up.revision = fixture.state.revision() + 1;
    made_up.command = CommandId::new(9_999);
    change(&mut made_up.change);
    made_up
}

/// What stands against an event; nothing: it is believed.
fn believed(fixture: &Fixture, event: &Event) -> String {
    let told = evolve(&mut fixture.state.clone(), event).err().map(|error| error.to_string()).unwrap_or_default();
    told.rsplit(": ").next().unwrap_or_default().to_string()
}
