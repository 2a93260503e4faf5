//! What an organization takes in memory.

use countersign::organization::State;
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

static LIVE: AtomicUsize = AtomicUsize::new(0);

struct Counting;

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LIVE.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's promise is the one that the system's allocator asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

#[test]
fn an_assignment_takes_at_most_64_bytes() {
    const MEMBERS: u64 = 20_000;
    const EACH: u64 = 10;
    let person = |user: u64| {
        let at = |profile| serde_json::json!({"place": {"type": "profile", "profile": profile}, "role": "editor"});
        let holds: Vec<_> = (1..=EACH).map(at).collect();
        serde_json::json!({"user": user, "since": 0, "suspended": false, "holds": holds})
    };
    let profile = |id| serde_json::json!({"profile": id, "name": "Page", "workspace": null, "connected_by": null});
    let text = serde_json::json!({
        "format": 1, "organization": 10, "revision": 1, "clock": 0,
        "members": (1..=MEMBERS).map(person).collect::<Vec<_>>(), "workspaces": [],
        "profiles": (1..=EACH).map(profile).collect::<Vec<_>>(), "groups": [], "invitations": [], "keys": [],
        "custom_roles": [], "plan": null, "announced": null, "extra_seats": 0, "forgotten": 1, "commands": []
    });
    let state = State::restore(serde_json::from_value(text).expect("a snapshot")).expect("consistent");
    let before = LIVE.load(Ordering::Relaxed);
    let copy = state.clone();
    let bytes = LIVE.load(Ordering::Relaxed) - before;
    let each = bytes / usize::try_from(MEMBERS * EACH).expect("few");
    println!("{each} bytes an assignment, its share of the member included");
    assert!((32..=64).contains(&each), "{each}");
    assert_eq!(copy.member_count(), state.member_count());
}
