//! What is known of the past from the log alone, against a plain reading: the log replayed event by event, and what each
//! member holds looked at after each.

use super::super::world::*;
use super::begin;
use super::shop::{Random, SHOP};
use countersign::event_sourcing::replay;
use countersign::organization::*;
use countersign::{Actor, Level, OrganizationId, Policy, Timestamp, UserId, resource::ErasedResource};
use std::collections::{BTreeMap, BTreeSet};

type Key = (UserId, Place, Role, Source);

fn blank() -> State {
    State::new(OrganizationId::new(10))
}

fn key(user: UserId, access: &Access) -> Key {
    (user, access.place, access.role.clone(), access.source.clone())
}

fn story(begun: &World, seed: u64) -> World {
    let random = if seed % 2 == 0 { Random::new(seed) } else { Random::giving(seed) };
    let (mut world, mut random) = (begun.clone(), random);
    for _ in 0..60 {
        if random.below(3) == 0 {
            world.now = at(world.now.as_millis() + 700);
        }
        let (actor, action) = (random.actor(), random.action(world.now));
        let actor = random.sender(&action).unwrap_or(actor);
        let command = world.command(actor, action);
        drop(world.carry_out(&command));
    }
    world
}

/// By what is held, the revisions at which it came and at which it was changed since.
fn plainly(log: &[Event]) -> BTreeMap<Key, (BTreeSet<Access>, Vec<u64>)> {
    let (mut state, mut held) = (blank(), BTreeMap::<Key, (BTreeSet<Access>, Vec<u64>)>::new());
    for event in log {
        evolve(&mut state, event).expect("it happened");
        let mut now = BTreeMap::<Key, BTreeSet<Access>>::new();
        for user in state.members() {
            for access in state.access(user) {
                now.entry(key(user, &access)).or_default().insert(access);
            }
        }
        held.retain(|key, _| now.contains_key(key));
        for (key, all) in now {
            let (before, revisions) = held.entry(key).or_default();
            if *before != all {
                *before = all;
                revisions.push(event.revision);
            }
        }
    }
    held
}

#[test]
fn as_of_an_instant_is_the_log_up_to_it_and_tells_who_gave_what() {
    let begun = begin(&Policy::parse(SHOP).expect("the policy is accepted"));
    let (mut grants, mut changed, mut taken_anew) = (0_u64, 0_u64, 0_u64);
    for seed in 0..500 {
        let world = story(&begun, seed);
        let mut random = Random::new(seed + 1_000_000);
        let instants = [
            world.log[0].at,
            world.now,
            at(world.now.as_millis() - 700 * i64::try_from(random.below(20)).expect("few")),
        ];
        for instant in instants {
            let upto = world.log.iter().take_while(|event| event.at <= instant).count();
            let then = as_of(blank(), &world.log, instant).expect("an answer");
            assert_eq!(*then.state(), replay(blank(), &world.log[..upto]).expect("it happened"), "seed {seed}");
            let plainly = plainly(&world.log[..upto]);
            for user in then.state().members() {
                for grant in then.grants(user) {
                    let (_, revisions) = &plainly[&key(user, &grant.access)];
                    let said: Vec<u64> = grant.given.iter().map(|given| given.revision).collect();
                    assert_eq!(said[0], revisions[0], "seed {seed}: {grant:?}");
                    assert!(
                        said.contains(revisions.last().expect("one")),
                        "seed {seed}: {said:?} {revisions:?} {grant:?}"
                    );
                    for given in &grant.given {
                        let event = &world.log[usize::try_from(given.revision).expect("few") - 1];
                        let told = (event.at, event.by, event.command, event.policy);
                        assert_eq!((given.at, given.by, given.command, given.policy), told);
                        assert_eq!(given.policy, Some(world.policy.digest()));
                        assert_eq!(given.inviter.is_some(), matches!(event.change, Change::InvitationAccepted { .. }));
                    }
                    grants += 1;
                    changed += u64::from(said.len() > 1);
                    let first = world.log.iter().find(|event| names(event, user, &grant.access));
                    taken_anew += u64::from(first.is_some_and(|event| event.revision < said[0]));
                }
            }
        }
    }
    println!("{grants} grants, {changed} of them changed, {taken_anew} of them taken and given anew");
    assert!(grants > 5_000 && changed > 40 && taken_anew > 10);
}

/// Whether a grant of the same was made by that event.
fn names(event: &Event, whom: UserId, what: &Access) -> bool {
    matches!(&event.change, Change::AccessGranted { user, access } if key(*user, access) == key(whom, what))
}

fn may(world: &World, then: &AsOf, user: UserId) -> BTreeSet<(Level, String, Option<Place>)> {
    let state = then.state();
    let mut places = vec![Place::organization()];
    places.extend(state.workspaces().map(|(id, _)| Place::workspace(id)));
    places.extend(state.profiles().map(|(id, _)| Place::profile(id)));
    let actor: Actor = then.actor(&world.policy, user).expect("an actor");
    let mut all = BTreeSet::new();
    for place in places {
        let on: ErasedResource<'_> = state.resource(place).expect("a place");
        for listed in world.policy.listed_permissions().filter(|listed| listed.level() == place.level()) {
            let name = listed.name();
            let permission = world.policy.permission(place.level(), name).expect("listed");
            if world.policy.can_erased(&actor, permission.into(), &on) {
                all.insert((place.level(), name.to_owned(), Some(place)));
            }
        }
    }
    all
}

#[test]
fn what_happened_since_names_every_permission_that_is_held_in_another_way() {
    let begun = begin(&Policy::parse(SHOP).expect("the policy is accepted"));
    let mut told = 0_usize;
    for seed in 0..80 {
        let world = story(&begun, seed);
        let early = as_of(blank(), &world.log, world.log[world.log.len() / 2].at).expect("an answer");
        let late = as_of(blank(), &world.log, at(world.now.as_millis() + 5_000)).expect("an answer");
        let since = early.until(&world.policy, &late);
        assert_eq!(early.until(&world.policy, &early), [], "nothing happened at once");
        let everybody: BTreeSet<UserId> = early.state().members().chain(late.state().members()).collect();
        for user in everybody {
            let (before, after) = (may(&world, &early, user), may(&world, &late, user));
            for (level, name, _) in before.symmetric_difference(&after) {
                let found = since.iter().any(|one| (one.user, one.level, &one.permission) == (user, *level, name));
                assert!(found, "seed {seed}: {user} {level} {name}");
                told += 1;
            }
        }
    }
    assert!(told > 200, "{told}");
}

#[test]
fn what_a_review_says_is_lost_is_what_a_revocation_takes() {
    let begun = begin(&Policy::parse(SHOP).expect("the policy is accepted"));
    let mut compared = 0;
    for seed in 0..60 {
        let mut world = story(&begun, seed);
        let then = as_of(blank(), &world.log, world.now).expect("an answer");
        let review = then.access_review(&world.policy);
        assert_eq!(review.members.len(), then.state().member_count());
        let lines = review.to_csv().lines().count();
        let rows: usize = review.members.iter().map(|member| member.grants.len().max(1)).sum();
        assert_eq!(lines, rows + 1);
        for member in &review.members {
            for grant in &member.grants {
                let alike = |other: &&ReviewedGrant| key(member.user, &other.access) == key(member.user, &grant.access);
                let revoke =
                    Action::Revoke { user: member.user, place: grant.access.place, role: grant.access.role.clone() };
                let command = world.command(operator(), revoke);
                let alone = member.grants.iter().filter(alike).count() == 1 && grant.access.source.is_person();
                if let Ok(simulated) = simulate(&world.policy, &world.state, &command) {
                    if alone && simulated.events.len() == 1 {
                        assert_eq!(grant.lost, simulated.differences, "seed {seed}: {grant:?}");
                        compared += 1;
                    }
                }
                let gives = !grant.lost.is_empty();
                assert!(!gives || grant.in_force, "seed {seed}: what is not in force gives nothing: {grant:?}");
            }
        }
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn a_log_behind_a_snapshot_says_from_where_it_knows() {
    let begun = begin(&Policy::parse(SHOP).expect("the policy is accepted"));
    let world = story(&begun, 3);
    let cut = world.log.len() / 2;
    let snapshot = replay(blank(), &world.log[..cut]).expect("it happened");
    let last = world.log[cut - 1].at;
    let then = as_of(snapshot.clone(), &world.log[cut..], world.now).expect("an answer");
    assert_eq!(*then.state(), world.state);
    let owner = &then.grants(UserId::new(1))[0];
    assert_eq!(owner.given, [], "it is older than the log");
    let early = at(last.as_millis() - 1);
    let answer = as_of(snapshot.clone(), &world.log[cut..], early);
    assert_eq!(answer.map(|_| ()), Err(AsOfError::BeforeTheLog { from: last, found: early }));
    let missing = as_of(snapshot, &world.log[cut + 1..], world.now);
    assert!(matches!(missing, Err(AsOfError::History(_))), "a gap after the instant counts too");
    let _: Timestamp = then.at();
}

#[test]
fn a_review_reads_as_a_table_and_as_text() {
    let mut world = World::new(AGORAPULSE, "owner", None);
    world.profile(7, None);
    world.join(1, 2, vec![profile_role(7, "editor"), profile_role(7, "moderator").when("scheduled")]);
    let group = Access { source: Source::directory("=SUM(A1)"), ..organization_role("manager") };
    world.run(operator(), Action::AddMember { user: UserId::new(3), access: vec![group] }).expect("added");
    world.run(user(1), Action::Suspend { user: UserId::new(3) }).expect("suspended");
    let then = as_of(blank(), &world.log, at(2_000)).expect("an answer");
    let used = |user: UserId, access: &Access| {
        (user == UserId::new(2) && access.role == Role::policy("editor")).then_some(at(1_500))
    };
    let review = then.access_review(&world.policy).used(used);
    let stamp = world.policy.digest();
    let table = [
        "organization,revision,at,policy,user,member_since,suspended,place,place_id,role,custom,optional,narrowed,when,from,until,source,in_force,given_at,given_by,last_used,reviewed_at,reviewed_by,lost,still".to_owned(),
        format!("10,6,2000,{stamp},1,1000,false,organization,,owner,false,,false,,,,person,true,1000,operator 900,,,,{},0", review.members[0].grants[0].lost.len()),
        format!("10,6,2000,{stamp},2,1000,false,profile,7,editor,false,,false,,,,person,true,1000,user 1,1500,,,{},{}", review.members[1].grants[0].lost.len(), review.members[1].grants[0].still.len()),
        format!("10,6,2000,{stamp},2,1000,false,profile,7,moderator,false,,false,scheduled,,,person,true,1000,user 1,,,,0,{}", review.members[1].grants[1].still.len()),
        format!("10,6,2000,{stamp},3,1000,true,organization,,manager,false,,false,,,,directory =SUM(A1),false,1000,operator 900,,,,0,0"),
    ];
    assert_eq!(review.to_csv(), table.join("\r\n") + "\r\n");
    assert!(review.members[1].grants[1].still.len() > 3, "an editor may what a moderator may");
    assert!(review.members[1].grants[0].lost.len() > 3, "an editor may more than a moderator");
    let english = review.to_text(&world.policy, "en", &Numbers);
    println!("{english}{}", review.to_text(&world.policy, "fr", &Numbers));
    let expected = [
        "organization 10, as of 1 Jan 1970, 00:00, revision 6",
        "1, a member since 1 Jan 1970, 00:00",
        "  Owner in the organization, given by operator 900, 1 Jan 1970, 00:00",
    ];
    assert_eq!(english.lines().take(3).collect::<Vec<_>>(), expected);
}

#[test]
fn whoever_is_listed_as_a_seat_without_access_may_do_nothing_and_everybody_else_holds_something_now() {
    let begun = begin(&Policy::parse(SHOP).expect("the policy is accepted"));
    let (mut idle, mut others) = (0_usize, 0_usize);
    for seed in 0..400 {
        let world = story(&begun, seed);
        let now = at(world.now.as_millis() + 700);
        let then = as_of(blank(), &world.log, now).expect("an answer");
        let listed = world.state.seats_without_access(&world.policy, now);
        for user in world.state.members() {
            let seated = !world.state.is_suspended(user);
            if listed.contains(&user) {
                assert!(seated && may(&world, &then, user).is_empty(), "seed {seed}: {user}");
                idle += 1;
            } else if seated {
                let begun = |access: &Access| access.from.is_none_or(|from| from <= now);
                let open = |access: &Access| access.until.is_none_or(|until| now < until);
                assert!(
                    world.state.access(user).iter().any(|access| begun(access) && open(access)),
                    "seed {seed}: {user}"
                );
                others += 1;
            }
        }
        assert!(listed.windows(2).all(|pair| pair[0] < pair[1]));
    }
    assert!(idle > 5 && others > 600, "{idle} and {others}");
}

/// Everything by its id.
struct Numbers;

impl Names for Numbers {
    fn person(&self, _: UserId) -> Option<String> {
        None
    }
}
