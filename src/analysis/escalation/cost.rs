//! Twice the roles are eight times the work: a pair of them is four times as often looked at, and each at twice as many.

use super::escalation;
use crate::policy::Policy;
use crate::work;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// So many roles, each with permissions of its own and one that is conditional; every fourth may invite and edit.
fn policy_of(roles: usize) -> Policy {
    let names =
        ["post.view", "post.edit", "post.publish", "post.create", "post.delete", "post.review", "post.schedule"];
    let role = |role: usize| {
        let held: Vec<String> =
            (0..7).filter(|at| (role >> at) & 1 == 1).map(|at| format!("\"{}\"", names[at % 7])).collect();
        let gate = format!(r#"{{"permissions":["{}"],"when":["author"]}}"#, names[role % 7]);
        let may = if role % 4 == 0 { r#""organization":["member.invite","member_permissions.edit"],"# } else { "" };
        let held: Vec<String> = held.into_iter().chain([gate]).collect();
        format!(r#""role_{role}":{{"grants":{{{may}"profile":[{}]}}}}"#, held.join(","))
    };
    let roles: Vec<String> = (0..roles).map(role).collect();
    let listed: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let text = format!(
        r#"{{"format":1,"name":"many","permissions":{{"organization":["member.invite","member_permissions.edit"],
            "profile":[{}]}},"roles":{{"organization":{{{}}}}}}}"#,
        listed.join(","),
        roles.join(",")
    );
    Policy::parse(&text).unwrap()
}

#[test]
fn twice_the_roles_are_eight_times_the_work() {
    let (some, steps) = work::count(|| escalation(&policy_of(16)));
    let (more, twice) = work::count(|| escalation(&policy_of(32)));
    assert_eq!((some.alone.len(), more.alone.len()), (16, 32));
    assert!(steps > 1_000 && twice <= 9 * steps, "{steps} steps, then {twice}");
}
