//! Commands of both engines and policies as text, each many times and little else, for a profiler that counts
//! instructions. What is counted happens in functions whose name begins with `instructions_of`, which nothing of the
//! engines is called.

use crate::approval::{ADMIN, AUTHOR, Host, Post, Way, approve, edit, submit};
use crate::organization::{organization, policy, revoke};
use countersign::approval::{self, Context};
use countersign::{Policy, organization as engine};
use std::hint::black_box;

/// How many times each is done.
pub const TIMES: usize = 256;
const MEMBERS: u64 = 100;

/// Does one of the kinds of work by name; answers whether there is one of that name.
pub fn run(name: &str) -> bool {
    match name {
        "parse" => instructions_of_parsing(black_box(include_str!("../../../policies/agorapulse.json"))),
        "submit" | "approve" | "edit" => post(name),
        "grant" | "revoke" => member(name),
        _ => return false,
    }
    true
}

#[inline(never)]
fn instructions_of_parsing(text: &str) {
    for _ in 0..TIMES {
        black_box(Policy::parse(black_box(text)).expect("a policy"));
    }
}

fn post(name: &str) {
    let policy = Policy::parse(include_str!("../../../policies/publer.json")).expect("a policy");
    let way = Way::TwoHierarchies;
    let host = Host::new(&policy, &way);
    let context = host.context();
    let (post, user, action) = match name {
        "submit" => (Post::drafted(&context), AUTHOR, submit()),
        "approve" => (Post::before_the_last(&context, &way), ADMIN, approve("internal")),
        _ => (Post::before_the_last(&context, &way), AUTHOR, edit(1)),
    };
    instructions_of_post(&context, &post.state, &post.command(user, action));
}

#[inline(never)]
fn instructions_of_post(context: &Context<'_>, state: &approval::State, command: &approval::Command) {
    for _ in 0..TIMES {
        black_box(approval::decide(context, black_box(state), black_box(command)).expect("accepted"));
    }
}

fn member(name: &str) {
    let (policy, state) = (policy(), organization(MEMBERS));
    let command = match name {
        "grant" => crate::organization::grant(&state, 1, MEMBERS),
        _ => revoke(&state, 1, MEMBERS),
    };
    instructions_of_member(&policy, &state, &command);
}

#[inline(never)]
fn instructions_of_member(policy: &Policy, state: &engine::State, command: &engine::Command) {
    for _ in 0..TIMES {
        black_box(engine::decide(policy, black_box(state), black_box(command)).expect("accepted"));
    }
}
