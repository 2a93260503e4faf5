//! Erasure: what a team is called is somebody's words.

use super::pairs::may;
use super::stored::{begun, told};
use super::{BLOG, out, put, run};
use crate::organization::world::{World, operator, organization_role, user};
use countersign::audit::{Chain, check, redact};
use countersign::event_sourcing::replay;
use countersign::organization::*;

#[test]
fn j05_the_name_of_a_team_is_erased_and_everything_goes_on() {
    const SALT: &[u8] = b"0123456789abcdef0123456789abcdef";
    let mut world = told();
    run(&mut world, user(1), Action::RenameTeam { team: BLOG, name: "Julie's people".into() });
    let mut chain = Chain::new(SALT);
    let links: Vec<_> = world.log.iter().map(|event| chain.add(event)).collect();
    let bare = redact(SALT, &world.log, |event, field| {
        field == "name" && matches!(event.change, Change::TeamCreated { .. } | Change::TeamRenamed { .. })
    });
    assert_eq!(check(SALT, &bare, &links), Ok(()));
    assert!(world.log.iter().zip(&bare).filter(|(one, other)| one != other).count() == 2);
    let text = serde_json::to_string(&bare).expect("JSON");
    assert!(!text.contains("Julie's people") && !text.contains("\"Blog\""));
    let state = replay(begun(), &bare).expect("it happened");
    assert!(state.team(BLOG).is_some_and(|team| team.name() != "Julie's people"));
    let mut erased: World = world.clone();
    (erased.state, erased.log) = (state, bare);
    assert_eq!(State::restore(erased.state.snapshot()), Ok(erased.state.clone()));
    for (one, other) in [(user(1), out(3)), (user(1), put(4)), (operator(), out(2))] {
        assert_eq!(run(&mut erased, one, other.clone()), run(&mut world, one, other));
    }
    assert!(may(&erased, 4, "post.publish") && !may(&erased, 2, "post.publish"));
    erased.grant(1, 2, organization_role("owner")).expect("and goes on");
    run(&mut erased, user(1), Action::RenameTeam { team: BLOG, name: "Blog".into() });
    assert_eq!(erased.state.team(BLOG).map(Team::name), Some("Blog"));
}
