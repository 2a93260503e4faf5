//! A right that takes a fact about whoever asks is held by those of whom it is told, and for as long.

use super::*;
use countersign::actor::ActorFacts;

#[test]
fn j17_a_yes_lasts_as_long_as_what_it_took_is_told_of_its_giver() {
    let plain = r#""reviewer": { "grants": { "profile": ["post.view", "post.review"] }"#;
    let guarded = r#""reviewer": { "grants": { "profile": ["post.view", { "permissions": ["post.review"], "when": ["second_factor"] }] }"#;
    let policy = POLICY
        .replace(plain, guarded)
        .replace(r#""name": "holdings","#, r#""name": "holdings", "actor_facts": ["second_factor"],"#);
    let mut world = World::new(&policy, "owner", Some("whole"));
    world.profile(70, None);
    world.join(OWNER, ANN, vec![profile_role(70, "reviewer")]);
    let mut house = House::new(world);
    house.own = at(1);
    house.create(OWNER, &[PAGE]);
    house.does(OWNER, Action::Submit { targets: vec![PAGE] });
    assert!(house.by(By::user(ann()), approve("check")).is_err(), "nothing is told of her");
    let told = ActorFacts::new().fact(house.policy.actor_fact("second_factor").expect("a fact"), true);
    let with = |house: &House, command: &approval::Command| {
        let roster = house.world.state.roster_for(house.policy, &house.post, command).expect("a roster");
        roster.knowing(house.policy, ann(), told).expect("a roster")
    };
    let command = house.command(By::user(ann()), approve("check"));
    let roster = with(&house, &command);
    house.send_in(&roster.context(house.rules), &command).expect("she has a second factor");
    assert_eq!(house.status_at(PAGE), ContentState::Approved);
    let look = house.command(By::Host {}, Action::PeopleChanged {});
    let roster = with(&house, &look);
    house.send_in(&roster.context(house.rules), &look).expect("it is told again");
    assert_eq!(house.status_at(PAGE), ContentState::Approved);
    house.host(Action::PeopleChanged {});
    assert_eq!(house.status_at(PAGE), ContentState::InReview, "it is told no more");
}
