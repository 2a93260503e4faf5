//! J5: an event says whose it is, and no log replays onto another post or organization.

use super::house::{House, at, edit};
use crate::organization::world::{AGORAPULSE, World, organization_role, profile_role, user};
use countersign::approval::{self, Action, Visibility};
use countersign::event_sourcing::HistoryProblem;
use countersign::organization;
use countersign::{ContentId, OrganizationId, ProfileId, UserId, WorkspaceId, id::KeyId};

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

/// Who is no member begins an organization, accepts an invitation, and does nothing else; who is suspended leaves.
#[test]
fn j5_nobody_who_is_out_does_anything_in_an_organization() {
    let mut house = told();
    let out = UserId::new(77);
    let suspend = organization::Action::Suspend { user: UserId::new(WRITER) };
    house.run(user(OWNER), suspend).expect("suspended");
    let rename = organization::Action::RenameWorkspace { workspace: WorkspaceId::new(5), name: "North".into() };
    house.world.workspace(5, None);
    house.run(user(OWNER), rename).expect("renamed");
    let log = house.world.log.clone();
    let mut state = organization::State::new(house.post.organization());
    for event in &log {
        let nobody = [user(77), user(OWNER).in_the_name_of(out), organization::By::key(KeyId::new(77))];
        let suspended = state.is_suspended(UserId::new(WRITER)).then(|| user(WRITER));
        for by in nobody.into_iter().chain(suspended) {
            let forged = organization::Event { by, ..event.clone() };
            assert!(organization::evolve(&mut state.clone(), &forged).is_err(), "{forged:?}");
        }
        organization::evolve(&mut state, event).expect("it happened");
    }
    assert!(state.is_suspended(UserId::new(WRITER)), "somebody was suspended when the last was told");
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
