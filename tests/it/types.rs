//! What the public types promise a host: sizes, threads, copies.

mod every;

use countersign::actor::{Assignment, Attenuation, Status};
use countersign::approval::{Classes, Definition, DefinitionDigest, Digest, Verb};
use countersign::id::ParseDigestError;
use countersign::policy::{PolicyDigest, ProfileRole, RoleHandle};
use countersign::social::ProfilePermissions;
use countersign::{
    Actor, Content, Decision, Organization, OrganizationId, Policy, Profile, ProfileId, Timestamp, UserId, Workspace,
    policies,
};

#[test]
fn public_types_have_the_sizes_that_the_docs_state() {
    let sizes = [
        ("an id", size_of::<UserId>(), 16),
        ("a time", size_of::<Timestamp>(), 8),
        ("an organization", size_of::<Organization<'_>>(), 24),
        ("a workspace", size_of::<Workspace<'_>>(), 40),
        ("a profile", size_of::<Profile<'_>>(), 88),
        ("a set of permissions", size_of::<ProfilePermissions>(), 16),
        ("a role handle", size_of::<RoleHandle>(), 16),
        ("a decision", size_of::<Decision<'_>>(), 40),
    ];
    for (what, size, most) in sizes {
        assert!(size <= most, "{what} takes {size} bytes, more than {most}");
    }
}

#[test]
fn handles_and_resources_are_copied_not_moved() {
    fn copies<T: Copy>() {}
    copies::<Profile<'static>>();
    copies::<Content<'static>>();
    copies::<ProfileRole>();
    copies::<Decision<'static>>();
    copies::<ProfilePermissions>();
}

#[test]
fn digests_are_read_from_the_text_that_they_write_and_from_no_other() {
    let policy = Policy::parse(policies::AGORAPULSE).expect("a policy").digest();
    assert_eq!(policy.to_string().parse(), Ok(policy));
    let definition = Definition::four_eyes("post.review").digest();
    assert_eq!(definition.to_string().parse(), Ok(definition));
    let content = Digest::new(std::array::from_fn(|at| at as u8 * 7));
    assert_eq!(content.to_string().parse(), Ok(content));
    let error = |error: ParseDigestError| error.to_string();
    for wrong in [
        "",
        "97a0b8054b74c0d",
        "97a0b8054b74c0d33",
        "97A0B8054B74C0D3",
        "+7a0b8054b74c0d3",
        "97a0b8054b74c0dg",
        "é7a0b8054b74c0d",
    ] {
        let expected = "expected 16 lower-case hexadecimal digits";
        assert_eq!(wrong.parse::<PolicyDigest>().map_err(error), Err(expected.into()), "{wrong}");
        assert_eq!(wrong.parse::<DefinitionDigest>().map_err(error), Err(expected.into()), "{wrong}");
        let long = wrong.repeat(4);
        assert_eq!(
            long.parse::<Digest>().map_err(error),
            Err("expected 64 lower-case hexadecimal digits".into()),
            "{long}"
        );
    }
}

#[test]
fn actors_are_equal_if_they_were_made_alike() {
    let policy = Policy::parse(policies::AGORAPULSE).expect("a policy");
    let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    let at = Timestamp::from_millis;
    let editor = |at_profile| Assignment::profile(at_profile, policy.profile_role("editor").expect("a role"));
    assert_eq!(editor(page), editor(page));
    assert_ne!(editor(page), editor(page).until(at(9)));
    assert_ne!(editor(page), editor(ProfileId::new(8)));
    assert_ne!(editor(page), Assignment::profile(page, policy.profile_role("guest").expect("a role")));
    let key = Attenuation::only(ProfilePermissions::POST_VIEW).profile(page);
    assert_eq!(key.clone(), key);
    assert_ne!(key.clone(), key.clone().until(at(9)));
    assert_ne!(key.clone(), Attenuation::only(ProfilePermissions::POST_VIEW));

    let plain = || policy.actor(julie, agency).assignment(editor(page));
    let built = |builder: countersign::actor::ActorBuilder<'_>| builder.build(at(1)).expect("an actor");
    let actor: Actor = built(plain());
    assert_eq!(actor, built(plain()));
    let others = [
        built(policy.actor(UserId::new(4), agency).assignment(editor(page))),
        built(policy.actor(julie, OrganizationId::new(2)).assignment(editor(page))),
        built(policy.actor(julie, agency)),
        built(plain().assignment(editor(ProfileId::new(8)))),
        built(plain().status(Status::Suspended)),
        built(plain().attenuation(key.clone())),
        plain().build(at(2)).expect("an actor"),
    ];
    for other in &others {
        assert_ne!(&actor, other);
    }
    // Of another policy, though the person and the roles are called the same.
    let renamed = Policy::parse(&policies::AGORAPULSE.replacen("\"agorapulse\"", "\"other\"", 1)).expect("a policy");
    let role = renamed.profile_role("editor").expect("a role");
    assert_ne!(actor, renamed.actor(julie, agency).profile_role(page, role).build(at(1)).expect("an actor"));

    let reach = |actor: &Actor| policy.reach(actor, ProfilePermissions::POST_EDIT);
    assert_eq!(reach(&actor), reach(&built(plain())));
    assert_ne!(reach(&actor), reach(&others[3]));
}

#[test]
fn sets_are_collected_and_written_as_numbers() {
    let all: ProfilePermissions = [ProfilePermissions::POST_VIEW, ProfilePermissions::POST_EDIT].into_iter().collect();
    assert_eq!(all, ProfilePermissions::POST_VIEW | ProfilePermissions::POST_EDIT);
    assert_eq!(format!("{all:x} {all:X} {all:o} {all:b}"), {
        let bits = all.bits();
        format!("{bits:x} {bits:X} {bits:o} {bits:b}")
    });
    let mut classes: Classes = [Classes::TEXT].into_iter().collect();
    classes.extend([Classes::MEDIA]);
    assert_eq!(format!("{classes:b}"), format!("{:b}", classes.bits()));
}

#[test]
fn a_verb_is_called_what_it_is_in_json() {
    let source = include_str!("../../src/approval/model/verb.rs");
    let body = source.split_once("pub enum Verb {").expect("the list").1.split_once("\n}").expect("its end").0;
    let mut seen = 0;
    for variant in body.lines().filter_map(|line| line.strip_prefix("    ")?.strip_suffix(',')) {
        let name = variant.chars().enumerate().fold(String::new(), |name, (at, c)| {
            let before = if at > 0 && c.is_uppercase() { "_" } else { "" };
            name + before + &c.to_lowercase().to_string()
        });
        let verb: Verb = serde_json::from_value(name.clone().into()).expect("a verb");
        assert_eq!((verb.name(), verb.to_string()), (name.as_str(), name.clone()));
        assert_eq!(serde_json::to_value(verb).expect("JSON"), name);
        seen += 1;
    }
    assert!(seen > 20, "{seen}");
}
