//! The shortest way to the same problem that leaving steps out finds.

use super::world::{Move, World};

/// Leaves out whatever is not needed for the problem to come, refused commands as well.
pub(super) fn shrink(way: Vec<Move>, problem: impl Fn(&World) -> bool) -> World {
    let (mut way, mut shortest) = (way, None);
    let mut size = way.len() / 2;
    while size > 0 {
        let mut at = way.len();
        while at > 0 {
            let from = at.saturating_sub(size);
            let shorter: Vec<Move> = way[..from].iter().chain(&way[at..]).cloned().collect();
            let (world, accepted) = replayed(shorter);
            if problem(&world) {
                at = from.min(accepted.len());
                (way, shortest) = (accepted, Some(world));
            } else {
                at = from;
            }
        }
        size /= 2;
    }
    shortest.unwrap_or_else(|| replayed(way).0)
}

fn replayed(way: Vec<Move>) -> (World, Vec<Move>) {
    let (mut world, mut accepted) = (World::new(), Vec::new());
    for one in way {
        if let Ok((after, _)) = world.after(&one) {
            world = after;
            accepted.push(one);
        }
    }
    (world, accepted)
}
