//! Alixia's owner who approves what is sensitive.

use super::super::fixture::*;
use super::{create, stages, under};
use countersign::approval::{Action, By, Change, Language, Names, RefusalReason as Reason, Visibility};
use countersign::{ContentState, ProfileId, Timestamp, UserId, test_kit};

const POLICY: &str = include_str!("../../../../policies/alixia.json");

/// Sarah owns it.
const SARAH: UserId = OWEN;
/// Marc is an admin.
const MARC: UserId = CAT;
/// Julie is an editor.
const JULIE: UserId = BEN;

fn fixture() -> Fixture {
    let mut fixture = under(POLICY);
    for (user, role) in [(SARAH, "owner"), (MARC, "admin"), (JULIE, "editor")] {
        fixture.world.put(test_kit::actor(fixture.world.policy, user).plan("business").organization_role(role));
    }
    fixture
}

/// Marc's sensitive post, submitted.
fn sensitive() -> Fixture {
    let mut fixture = fixture();
    fixture.world.say("sensitive", true, Some(MARC));
    fixture.does(MARC, create(&[PAGE]));
    fixture.does(MARC, submit());
    fixture
}

#[test]
fn rule_0_2_writing_validation_and_publication_follow_one_another() {
    let mut fixture = sensitive();
    fixture.does(MARC, schedule(10));
    fixture.now = at(10);
    assert_eq!(fixture.due(), [], "not before the validation");
    fixture.now = at(5);
    fixture.does(SARAH, approve("owner_approval"));
    fixture.wait_until(10);
    fixture.publish();
    fixture.host(Action::ReportPublished { target: PAGE, attempt: 1 });
    assert_eq!(fixture.status(), ContentState::Published);
}

#[test]
fn rule_0_6_an_edit_of_a_planned_post_is_an_edit_after_approval() {
    let mut fixture = sensitive();
    fixture.does(SARAH, approve("owner_approval"));
    fixture.does(MARC, schedule(10));
    assert_eq!(fixture.status(), ContentState::Scheduled);
    fixture.does(JULIE, edit("two"));
    assert_eq!(fixture.status(), ContentState::InReview);
}

#[test]
fn rule_0_13_a_sensitive_post_waits_for_the_owner_and_so_does_one_of_which_nobody_knows() {
    for (sensitive, waits) in [(Some(true), true), (Some(false), false), (None, true)] {
        let mut fixture = fixture();
        if let Some(value) = sensitive {
            fixture.world.say("sensitive", value, Some(MARC));
        }
        fixture.does(MARC, create(&[PAGE]));
        fixture.does(MARC, submit());
        assert_eq!(stages(&fixture.state, &fixture.log).is_empty(), !waits, "{sensitive:?}");
        assert_eq!(fixture.status(), if waits { ContentState::InReview } else { ContentState::Approved });
        if waits {
            assert!(matches!(
                fixture.refused(JULIE, approve("owner_approval")),
                Reason::NotAllowed { .. } | Reason::NotAnApprover { .. }
            ));
            fixture.does(SARAH, approve("owner_approval"));
            assert_eq!(fixture.status(), ContentState::Approved);
        }
    }
}

/// Marc creates, Julie modifies, Sarah approves, Marc plans.
#[test]
fn rule_0_15_the_date_is_planned_after_the_approval_and_is_no_part_of_it() {
    let mut fixture = fixture();
    fixture.world.say("sensitive", true, Some(MARC));
    fixture.does(MARC, create(&[PAGE]));
    fixture.does(JULIE, edit("better"));
    fixture.does(MARC, submit());
    fixture.does(SARAH, approve("owner_approval"));
    fixture.does(MARC, schedule(10));
    assert_eq!(fixture.status(), ContentState::Scheduled);
    fixture.does(MARC, schedule(20));
    assert_eq!(fixture.status(), ContentState::Scheduled);
}

/// The text has people write notes into the post, to be removed before it goes out; here notes live outside of it.
#[test]
fn rule_0_16_a_note_is_no_part_of_the_content() {
    let mut fixture = sensitive();
    fixture.does(SARAH, approve("owner_approval"));
    let version = fixture.state.version();
    let text = "check the price before Friday".to_owned();
    let note = Action::Comment { target: None, visibility: Visibility::Internal, text, mentions: vec![JULIE] };
    fixture.does(MARC, note);
    assert_eq!((fixture.state.version(), fixture.status()), (version, ContentState::Approved));
}

struct Called;

impl Names for Called {
    fn person(&self, user: UserId) -> Option<String> {
        Some(
            [(SARAH, "Sarah"), (MARC, "Marc"), (JULIE, "Julie")]
                .iter()
                .find(|(id, _)| *id == user)
                .expect("known")
                .1
                .into(),
        )
    }

    fn profile(&self, _: ProfileId) -> Option<String> {
        Some("Instagram".into())
    }

    fn time(&self, _: Timestamp, _: Language) -> String {
        "23 Oct".into()
    }
}

#[test]
fn rule_0_17_the_history_says_who_created_modified_and_planned() {
    let mut fixture = fixture();
    fixture.does(MARC, create(&[PAGE]));
    fixture.does(JULIE, edit("two"));
    fixture.does(SARAH, schedule(10));
    let lines = |language| fixture.log.iter().map(|event| event.line(language, &Called).text).collect::<Vec<_>>();
    let english =
        ["Marc created the post", "Julie edited the post", "Sarah scheduled the post for 23 Oct on Instagram"];
    assert_eq!(lines(Language::English), english);
    let french =
        ["Marc a créé le post", "Julie a modifié le post", "Sarah a planifié le post pour 23 Oct sur Instagram"];
    assert_eq!(lines(Language::French), french);
    assert!(fixture.by(By::Host {}, Action::Tick {}).is_ok());
    assert_eq!(fixture.happened(|what| matches!(what, Change::Published { .. })), 0);
}
