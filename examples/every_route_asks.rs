//! How a host tests its router: every route is called once, and the test names those that answered without asking.
//!
//! `cargo run --example every_route_asks`

use countersign::social::ProfilePermissions;
use countersign::test_kit::{self, RouteRecorder};
use countersign::{Actor, Policy, Profile, assert_allowed};

/// The one place of the host in which it asks. It serves with the policy; a test puts its recorder there.
type Ask<'a> = &'a dyn Fn(&Actor, ProfilePermissions, &Profile<'_>) -> bool;

/// The router of a service, without the network: a request comes in, a status goes out.
fn answer(route: &str, actor: &Actor, ask: Ask<'_>) -> u16 {
    let page = test_kit::profile(7);
    let guarded = |permission| if ask(actor, permission, &page) { 200 } else { 403 };
    match route {
        "GET /posts" => guarded(ProfilePermissions::POST_VIEW),
        "POST /posts" => guarded(ProfilePermissions::POST_CREATE),
        // Somebody wrote this one on a Friday.
        "DELETE /posts" => 204,
        _ => 404,
    }
}

const ROUTES: [&str; 3] = ["GET /posts", "POST /posts", "DELETE /posts"];

fn main() {
    let policy: Policy = test_kit::policy("studio").profile_role("editor", &["post.view", "post.create"]).build();
    let editor = test_kit::actor(&policy, 3).profile_role(7, "editor").build();
    assert_allowed!(policy, editor, ProfilePermissions::POST_CREATE, test_kit::profile(7));

    let recorder = RouteRecorder::new(ROUTES);
    for route in recorder.routes() {
        let call = recorder.call(route);
        let status = answer(route, &editor, &|actor, permission, on| call.can(&policy, actor, permission, on));
        println!("{status} {route}");
    }
    println!("never asked: {}", recorder.silent().join(", "));
    assert_eq!(recorder.silent(), ["DELETE /posts"]);
}
