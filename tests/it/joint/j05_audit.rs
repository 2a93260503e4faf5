//! J5: the chain of a log finds whatever was done to it, and texts can be erased from it.

use super::j05_streams::{OWNER, WRITER, told};
use countersign::audit::{BrokenChain, Chain, Entry, Link, check, redact, redact_person};
use countersign::{OrganizationId, UserId, approval, event_sourcing::FreeText, organization};

const SALT: &[u8] = b"0123456789abcdef0123456789abcdef";

fn links<E: Entry>(events: &[E]) -> Vec<Link> {
    let mut chain = Chain::new(SALT);
    events.iter().map(|event| chain.add(event)).collect()
}

/// A log is found out if its chain is not the one that was kept: its last link, or each of them.
fn found_out<E: Entry>(events: &[E], kept: &[Link]) -> bool {
    let last = links(events).last() != kept.last();
    last && check(SALT, events, kept).is_err()
}

fn every_cut_swap_insertion_and_change_is_found<E: Entry + PartialEq>(log: &[E], change: impl Fn(&mut E)) {
    let kept = links(log);
    assert_eq!(check(SALT, log, &kept), Ok(()));
    for index in 0..log.len() {
        let mut cut = log.to_vec();
        cut.remove(index);
        assert!(found_out(&cut, &kept), "without {index}");
        let mut more = log.to_vec();
        more.insert(index, log[index].clone());
        assert!(found_out(&more, &kept), "{index} twice");
        let mut changed = log.to_vec();
        change(&mut changed[index]);
        assert!(found_out(&changed, &kept), "another {index}");
        for other in 0..index {
            let mut swapped = log.to_vec();
            swapped.swap(index, other);
            assert!(found_out(&swapped, &kept), "{index} for {other}");
        }
    }
    assert_eq!(
        check(SALT, &log[1..], &kept[1..]),
        Err(BrokenChain::Event { revision: 2 }),
        "a log without its beginning, and its links without theirs"
    );
    let mut later = Chain::after(SALT, kept[2]);
    assert_eq!(log[3..].iter().map(|event| later.add(event)).collect::<Vec<_>>(), kept[3..]);
}

#[test]
fn j5_a_chain_finds_a_cut_a_swap_an_insertion_and_a_change() {
    let house = told();
    every_cut_swap_insertion_and_change_is_found(&house.log, |event| event.version += 1);
    every_cut_swap_insertion_and_change_is_found(&house.log, |event| event.organization = OrganizationId::new(77));
    every_cut_swap_insertion_and_change_is_found(&house.world.log, |event| event.at = super::house::at(1_000));
    let mut other = house.log.clone();
    for event in &mut other {
        if let approval::Change::Commented { text, .. } = &mut event.change {
            *text = "something else".into();
        }
    }
    assert!(check(SALT, &other, &links(&house.log)).is_err(), "texts are covered too");
    assert!(check(b"another salt", &house.log, &links(&house.log)).is_err());
}

#[test]
fn j5_texts_are_erased_and_the_log_still_leads_there() {
    let house = told();
    let bare = redact(SALT, &house.log, |_, _| true);
    assert_ne!(bare, house.log);
    assert_eq!(check(SALT, &bare, &links(&house.log)), Ok(()));
    let text = serde_json::to_string(&bare).expect("events serialize");
    assert!(!text.contains("Marie"));
    let read: Vec<approval::Event> = serde_json::from_str(&text).expect("events deserialize");
    assert_eq!(read, bare);
    let blank = approval::State::new(house.post.organization(), house.post.content());
    let state = approval::replay(blank, &read).expect("it replays");
    assert_eq!(state.clone().essence(), house.post.clone().essence(), "the same decisions");
    assert_eq!((state.revision(), state.status()), (house.post.revision(), house.post.status()));
    let bare = redact(SALT, &house.world.log, |_, _| true);
    assert_eq!(check(SALT, &bare, &links(&house.world.log)), Ok(()));
    let text = serde_json::to_string(&bare).expect("events serialize");
    assert!(!text.contains("julie") && !text.contains("Page"), "{text}");
    let mut state = organization::State::new(house.world.state.organization());
    let read: Vec<organization::Event> = serde_json::from_str(&text).expect("events deserialize");
    read.iter().for_each(|event| organization::evolve(&mut state, event).expect("it replays"));
    for user in [OWNER, WRITER] {
        let user = UserId::new(user);
        assert_eq!(state.access(user), house.world.state.access(user));
        let actor = |state: &organization::State| state.actor(&house.world.policy, user, house.own).expect("an actor");
        assert_eq!(format!("{:?}", actor(&state)), format!("{:?}", actor(&house.world.state)));
    }
    let again = redact(b"another salt", &bare, |_, _| true);
    assert_eq!(again, bare, "what is erased stays as it is");
}

#[test]
fn j5_one_persons_texts_are_erased_and_no_others() {
    let house = told();
    let writer = UserId::new(WRITER);
    let bare = redact_person(SALT, &house.log, writer);
    assert_eq!(check(SALT, &bare, &links(&house.log)), Ok(()));
    let text = serde_json::to_string(&bare).expect("events serialize");
    assert!(text.contains("Marie said no") && !text.contains("as Marie wished"), "{text}");
    let digests: Vec<FreeText> = bare
        .iter()
        .filter_map(|event| match &event.change {
            approval::Change::Commented { text, .. } => Some(text.clone()),
            _ => None,
        })
        .collect();
    assert!(digests.len() == 2 && digests[0] != digests[1], "nobody sees that two texts are equal");
    let text = serde_json::to_string(&redact_person(SALT, &house.world.log, writer)).expect("events serialize");
    assert!(!text.contains("julie") && text.contains("Page"), "the address that the writer accepted an invitation at");
    let text = serde_json::to_string(&redact_person(SALT, &house.world.log, UserId::new(OWNER))).expect("JSON");
    assert!(text.contains("julie"), "the inviter's own texts are not the address");
}

#[test]
fn j5_titles_of_custom_roles_are_erased_and_the_role_stays() {
    let text = r#"{"format":1,"level":"organization","name":"night","title":{"en":"For Marie","fr":"Pour Marie"},
        "description":"Marie asked","grants":{"organization":["member.invite"]}}"#;
    let document = organization::RoleDocument::parse(text).expect("a document");
    let mut log = told().world.log;
    let model = log.last().expect("an event").clone();
    let (revision, change) = (model.revision + 1, organization::Change::CustomRoleDefined { document });
    log.push(organization::Event { revision, change, ..model });
    let bare = redact(SALT, &log, |_, _| true);
    assert_eq!(check(SALT, &bare, &links(&log)), Ok(()));
    let text = serde_json::to_string(&bare).expect("events serialize");
    assert!(!text.contains("Marie") && text.contains("member.invite"));
    let read: Vec<organization::Event> = serde_json::from_str(&text).expect("events deserialize");
    assert_eq!(check(SALT, &read, &links(&log)), Ok(()));
    let organization::Change::CustomRoleDefined { document } = &read.last().expect("an event").change else {
        panic!("a custom role");
    };
    let said: serde_json::Value = serde_json::from_str(document.as_str()).expect("JSON");
    let fields: Vec<_> = said.as_object().expect("an object").keys().collect();
    assert_eq!(fields, ["format", "grants", "level", "name"], "what a policy reads has no trace of it");
}
