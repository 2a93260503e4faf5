//! J5: an event says whose it is, and no log replays onto another post or organization.

use super::house::{House, at, edit};
use crate::organization::world::{AGORAPULSE, World, organization_role, profile_role};
use countersign::approval::{self, Action, Visibility};
use countersign::event_sourcing::HistoryProblem;
use countersign::organization;
use countersign::{ContentId, OrganizationId, ProfileId};

pub(super) const PAGE: ProfileId = ProfileId::new(70);
pub(super) const OWNER: u64 = 1;
pub(super) const WRITER: u64 = 2;

/// An organization with a writer and a moderator, and a post that was rejected, mended, and said something about.
pub(super) fn told() -> House {
    let mut world = World::new(AGORAPULSE, "owner", None);
    world.profile(70, None);
    world.join(OWNER, WRITER, vec![organization_role("member"), profile_role(70, "moderator")]);
    let mut house = House::new(world);
    house.own = at(10);
    house.create(WRITER, &[PAGE]);
    house.does(WRITER, Action::Submit { targets: vec![PAGE] });
    let no = Action::Reject { targets: vec![PAGE], stage: stage(&house), comment: "Marie said no".into() };
    house.does(OWNER, no);
    house.does(WRITER, edit(2));
    house.does(WRITER, Action::Resubmit { targets: vec![PAGE] });
    for text in ["as Marie wished", "as Marie wished"] {
        let (visibility, mentions) = (Visibility::Internal, Vec::new());
        house.does(WRITER, Action::Comment { target: Some(PAGE), visibility, text: text.into(), mentions });
    }
    house
}

pub(super) fn stage(house: &House) -> String {
    let target = house.post.target(PAGE).expect("a target");
    target.definition().expect("a definition").stages[0].name.clone()
}

#[test]
fn j5_no_event_happens_to_another_stream() {
    let house = told();
    let (here, content) = (house.post.organization(), house.post.content());
    for (organization, content) in [(OrganizationId::new(77), content), (here, ContentId::new(901))] {
        for (index, event) in house.log.iter().enumerate() {
            let before = approval::replay(approval::State::new(here, house.post.content()), &house.log[..index]);
            let stray = approval::Event { organization, content, ..event.clone() };
            assert!(approval::evolve(&mut before.expect("it happened"), &stray).is_err(), "{event:?}");
        }
        let other = approval::State::new(organization, content);
        assert!(approval::replay(other, &house.log).is_err(), "a whole log");
    }
    let mut state = organization::State::new(here);
    for event in &house.world.log {
        let stray = organization::Event { organization: OrganizationId::new(77), ..event.clone() };
        let refused = organization::evolve(&mut state, &stray).map_err(|error| error.problem());
        assert_eq!(refused, Err(HistoryProblem::OtherStream));
        organization::evolve(&mut state, event).expect("it happened");
    }
}
