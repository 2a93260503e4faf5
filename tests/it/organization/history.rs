//! History as people read it, and what the host has to do.

use super::world::*;
use countersign::organization::*;
use countersign::{ProfileId, Timestamp, UserId};

struct Team;

impl Names for Team {
    fn person(&self, user: UserId) -> Option<String> {
        let name = match user.as_u128() {
            1 => "Sarah",
            2 => "Marc",
            3 => "Julie",
            _ => return None,
        };
        Some(name.into())
    }

    fn time(&self, at: Timestamp, language: Language) -> String {
        language.time(at, 120)
    }
}

fn told() -> World {
    let mut world = World::blank(countersign::Policy::parse(ALIXIA).expect("a policy"));
    // 21 October 2025, 12:30 UTC: half past two in Geneva.
    world.now = Timestamp::from_millis(1_761_049_800_000);
    let (organization, founder) = (countersign::OrganizationId::new(10), UserId::new(1));
    let create = Action::Create {
        organization,
        founder,
        access: vec![organization_role("owner")],
        plan: Some("business".into()),
    };
    world.run(user(1), create).expect("begun");
    world.join(1, 2, vec![organization_role("admin")]);
    world.join(2, 3, vec![organization_role("editor")]);
    let connect = Action::ConnectProfile { profile: ProfileId::new(7), name: "Instagram".into(), workspace: None };
    world.run(user(2), connect).expect("connected");
    world.run(user(2), Action::RemoveMember { user: UserId::new(3) }).expect("removed");
    world.run(user(1), Action::ChangePlan { plan: "pro".into(), at: None, extra_seats: None }).expect("announced");
    world
}

#[test]
fn rule_0_17_the_log_in_english_and_in_french() {
    let world = told();
    let lines = |language| -> Vec<String> {
        world.log.iter().map(|event| event.line(&world.policy, language, &Team).to_string()).collect()
    };
    assert_eq!(
        lines(Language::English),
        [
            "21 Oct 2025, 14:30, Sarah created the organization",
            "21 Oct 2025, 14:30, Sarah invited julie.1002@example.com: Admin on the organization",
            "21 Oct 2025, 14:30, Marc accepted invitation 1002",
            "21 Oct 2025, 14:30, Marc invited julie.1003@example.com: Editor on the organization",
            "21 Oct 2025, 14:30, Julie accepted invitation 1003",
            "21 Oct 2025, 14:30, Marc connected profile Instagram",
            "21 Oct 2025, 14:30, Marc removed Julie",
            "21 Oct 2025, 14:30, Sarah announced plan Pro for 28 Oct 2025, 14:30",
        ]
    );
    let french = lines(Language::French);
    assert_eq!(french[3], "21 oct. 2025, 14:30, Marc a invité julie.1003@example.com : Éditeur sur l'organisation");
    assert_eq!(french[6], "21 oct. 2025, 14:30, Marc a retiré Julie");
}

#[test]
fn a_history_is_filtered_by_person_and_by_object() {
    let world = told();
    let all: Vec<Line> = world.log.iter().map(|event| event.line(&world.policy, Language::English, &Team)).collect();
    let of = |who| all.iter().filter(|line| line.people.contains(&UserId::new(who))).count();
    assert_eq!((of(1), of(2), of(3)), (3, 4, 2));
    let about = |place| all.iter().filter(|line| line.places.contains(&place)).count();
    assert_eq!(about(Place::profile(ProfileId::new(7))), 1);
}
