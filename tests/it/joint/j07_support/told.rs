//! What is told of an operator who is in: in reports, and in the history.

use super::{EDITOR, OPERATOR, PAGE, actor, end, inside};
use crate::organization::world::{at, user};
use countersign::analysis::{access_report, who_can};
use countersign::organization::{Language, Names};
use countersign::social::ProfilePermissions;
use countersign::{Actor, Organization, OrganizationId, UserId};

#[test]
fn j7_reports_name_an_operator_as_one() {
    let page = Organization::new(OrganizationId::new(10)).direct_profile(PAGE);
    for (whom, operators) in [(None, 1), (Some(EDITOR), 1)] {
        let world = inside("helper", whom);
        let mut people: Vec<Actor> = world.state.members().map(|user| world.actor(user.as_u128() as u64)).collect();
        people.extend(world.state.support_actors(&world.policy, world.now).expect("operators"));
        let who = who_can(&world.policy, &people, ProfilePermissions::POST_EDIT, &page);
        let found: Vec<UserId> = who.iter().filter_map(|who| who.actor.operator()).collect();
        assert_eq!((found.len(), found[0]), (operators, OPERATOR));
        assert_eq!(who.iter().filter(|who| who.actor.operator().is_none()).count(), 2, "the owner and the editor");
        let report = access_report(&world.policy, &actor(&world));
        assert_eq!((report.operator, report.active), (Some(OPERATOR), true));
        assert!(report.to_text(&world.policy, "en").starts_with("through support operator 900\n"));
        assert_eq!(access_report(&world.policy, &world.actor(1)).operator, None);
    }
    let mut world = inside("helper", None);
    world.now = at(9_000);
    assert!(world.state.support_actors(&world.policy, world.now).expect("operators").is_empty());
}

struct Team;

impl Names for Team {
    fn person(&self, user: UserId) -> Option<String> {
        [(UserId::new(1), "Sarah"), (EDITOR, "Julie"), (OPERATOR, "Paul")]
            .into_iter()
            .find_map(|(id, name)| (id == user).then(|| name.into()))
    }
}

#[test]
fn j7_the_history_says_who_was_in_why_and_until_when() {
    let mut world = inside("helper", Some(EDITOR));
    world.run(user(1), end()).expect("out");
    let events = &world.log[world.log.len() - 2..];
    let told = |language| {
        events.iter().map(|event| event.line(&world.policy, language, &Team).to_string()).collect::<Vec<_>>()
    };
    assert_eq!(
        told(Language::English),
        [
            "1 Jan 1970, 00:00, Support (Paul) entered in the place of Julie with the rights of helper until 1 Jan 1970, 00:00: ticket 4711",
            "1 Jan 1970, 00:00, Sarah ended the support access of Paul",
        ]
    );
    assert_eq!(
        told(Language::French),
        [
            "1 janv. 1970, 00:00, Le support (Paul) est entré à la place de Julie avec les droits de helper jusqu'au 1 janv. 1970, 00:00 : ticket 4711",
            "1 janv. 1970, 00:00, Sarah a mis fin à l'accès du support pour Paul",
        ]
    );
    let line = events[0].line(&world.policy, Language::English, &Team);
    assert_eq!(line.people, [EDITOR, OPERATOR]);
}
