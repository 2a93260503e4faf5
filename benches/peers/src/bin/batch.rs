//! Many resources for one person: a list of 200 posts, a filter over a million, and reach over many profiles, beside
//! loops written by hand.
//!
//! Argument: rounds. Writes tab-separated lines.
//!
//! A post may be edited when the person's role on its profile says so, or when they are a moderator there, wrote it,
//! and it is scheduled.

use countersign::social::ProfilePermissions;
use countersign::{Actor, Content, ContentState, Profile, ProfileId, UserId};
use countersign_peers::clock::{argument, median, nanoseconds};
use countersign_peers::engines::countersign::{Names, profile};
use countersign_peers::harness::LIST;
use countersign_peers::policy::{MODERATOR, Policy};
use countersign_peers::posts::{Held, ME, Post, ROWS, SCHEDULED, posts};
use countersign_peers::rng::Rng;
use countersign_peers::tenant::User;
use std::hint::black_box;
use std::rc::Rc;

const STATES: [ContentState; 4] =
    [ContentState::Draft, ContentState::Scheduled, ContentState::Published, ContentState::Archived];
const ORGANIZATION: u32 = 0;

/// What a hand-written loop looks at: who may edit plainly, and who may edit what is theirs and scheduled.
const PLAIN: u8 = 1;
const OWN: u8 = 2;

/// One person, on every side.
struct World {
    names: Names,
    actor: Actor,
    posts: Vec<Post>,
    /// Of every profile of the organization, sorted.
    pages: Vec<Profile<'static>>,
    /// By profile: what the role there gives.
    dense: Vec<u8>,
    ids: Vec<u32>,
    gives: Vec<u8>,
}

#[inline(always)]
fn may(gives: u8, post: &Post) -> bool {
    (gives & PLAIN != 0) | ((gives & OWN != 0) & (post.author == ME) & (post.state == SCHEDULED))
}

fn content(post: &Post) -> Content<'static> {
    Content::new().author(UserId::new(post.author.into())).state(STATES[post.state as usize])
}

impl World {
    fn build(profiles: u32, one_in: u32) -> Rc<Self> {
        let tables = Policy::load();
        let names = Names::of(&tables);
        let held = Held::one_in(one_in, profiles, 5);
        let edit = 1u128 << tables.action("post.edit");
        let gives_of = |role: u8| match tables.profile_mask[role as usize] & edit != 0 {
            true => PLAIN,
            false if role == MODERATOR => OWN,
            false => 0,
        };
        let mut dense = vec![0; profiles as usize];
        held.grants.iter().for_each(|&(profile, role)| dense[profile as usize] = gives_of(role));
        let (ids, gives) = held.grants.iter().map(|&(profile, role)| (profile, gives_of(role))).unzip();
        let actor = names.actor(ME, &User { org: ORGANIZATION, role: 4, grants: held.grants });
        let posts = posts(ROWS, profiles, 3);
        let pages = (0..profiles).map(|id| profile(ORGANIZATION, id)).collect();
        Rc::new(Self { names, actor, posts, pages, dense, ids, gives })
    }

    #[inline(always)]
    fn searched(&self, post: &Post) -> u8 {
        self.ids.binary_search(&post.profile).map_or(0, |at| self.gives[at])
    }

    #[inline(never)]
    fn floor_searched(&self, posts: &[Post]) -> usize {
        posts.iter().filter(|post| may(self.searched(post), post)).count()
    }

    #[inline(never)]
    fn floor_dense(&self, posts: &[Post]) -> usize {
        posts.iter().filter(|post| may(self.dense[post.profile as usize], post)).count()
    }

    /// The content is made from the row, as a host does that has just read it.
    #[inline(never)]
    fn can(&self, posts: &[Post]) -> usize {
        let may = |post: &&Post| {
            let content = content(post);
            let on = profile(ORGANIZATION, post.profile).content(&content);
            self.names.policy.can(&self.actor, ProfilePermissions::POST_EDIT, &on)
        };
        posts.iter().filter(may).count()
    }

    /// The content is made from the row only where it decides.
    #[inline(never)]
    fn filter(&self, posts: &[Post]) -> usize {
        let filter = self.names.policy.reach(&self.actor, ProfilePermissions::POST_EDIT).compile_filter();
        let may = |post: &&Post| {
            let here = profile(ORGANIZATION, post.profile);
            let here = filter.at(&here);
            here.is_always() || (!here.is_never() && here.admits(&content(post)))
        };
        posts.iter().filter(may).count()
    }

    /// The filter laid over the profiles, as a host does that keeps columns.
    #[inline(never)]
    fn row_filter(&self, posts: &[Post]) -> usize {
        let filter = self.names.policy.reach(&self.actor, ProfilePermissions::POST_EDIT).compile_filter();
        let row_filter = filter.over(&self.pages);
        let may = |post: &&Post| {
            let state = STATES[post.state as usize];
            row_filter.admits(post.profile as usize, Some(UserId::new(post.author.into())), Some(state))
        };
        posts.iter().filter(may).count()
    }

    #[inline(never)]
    fn floor_reach(&self) -> Vec<u32> {
        let held = self.ids.iter().zip(&self.gives);
        held.filter(|(_, gives)| **gives & PLAIN != 0).map(|(id, _)| *id).collect()
    }

    /// The same from the host's pages, which ours is asked for.
    #[inline(never)]
    fn floor_pages(&self) -> Vec<&Profile<'static>> {
        let held = self.ids.iter().zip(&self.gives);
        held.filter(|(_, gives)| **gives & PLAIN != 0).map(|(id, _)| &self.pages[*id as usize]).collect()
    }

    /// One decision a page.
    #[inline(never)]
    fn asked_pages(&self) -> Vec<&Profile<'static>> {
        let may = |page: &&Profile<'_>| self.names.policy.can(&self.actor, ProfilePermissions::POST_EDIT, page);
        self.pages.iter().filter(may).collect()
    }

    #[inline(never)]
    fn reach_pages(&self) -> Vec<&Profile<'static>> {
        self.names.policy.reach(&self.actor, ProfilePermissions::POST_EDIT).among(&self.pages)
    }

    #[inline(never)]
    fn reach_ids(&self) -> Option<Vec<ProfileId>> {
        self.names.policy.reach(&self.actor, ProfilePermissions::POST_EDIT).profiles()
    }

    /// Every way must give the same before any is timed.
    fn agree(&self) -> usize {
        let all = self.floor_searched(&self.posts);
        assert_eq!(all, self.floor_dense(&self.posts));
        assert_eq!(all, self.can(&self.posts));
        assert_eq!(all, self.filter(&self.posts));
        assert_eq!(all, self.row_filter(&self.posts));
        assert_eq!(self.floor_pages(), self.asked_pages());
        assert_eq!(self.floor_pages(), self.reach_pages());
        assert!(self.reach_ids().is_some());
        all
    }
}

struct Job {
    name: &'static str,
    profiles: u32,
    one_in: u32,
    /// How many items one run goes over, and how many runs make a sample.
    items: usize,
    runs: usize,
    work: Box<dyn FnMut() -> usize>,
    samples: Vec<f64>,
}

fn jobs(world: &Rc<World>, profiles: u32, one_in: u32, jobs: &mut Vec<Job>) {
    let mut add = |name, items: usize, work: Box<dyn FnMut() -> usize>| {
        jobs.push(Job { name, profiles, one_in, items, runs: (2_000_000 / items).max(1), work, samples: Vec::new() });
    };
    macro_rules! job {
        ($name:literal, $items:expr, |$world:ident| $work:expr) => {{
            let $world = Rc::clone(world);
            add($name, $items, Box::new(move || $work));
        }};
    }
    let mut at = 0;
    let mut next = move || {
        at = (at + LIST) % (ROWS - LIST);
        at
    };
    job!("filter: by hand, dense table", ROWS, |world| world.floor_dense(&world.posts));
    job!("filter: by hand, binary search", ROWS, |world| world.floor_searched(&world.posts));
    job!("filter: Countersign, `can` each", ROWS, |world| world.can(&world.posts));
    job!("filter: Countersign, filter", ROWS, |world| world.filter(&world.posts));
    job!("filter: Countersign, filter over the profiles", ROWS, |world| world.row_filter(&world.posts));
    let mut from = next;
    job!("list: by hand, binary search", LIST, |world| {
        let from = from();
        world.floor_searched(&world.posts[from..from + LIST])
    });
    let mut from = next;
    job!("list: by hand, dense table", LIST, |world| {
        let from = from();
        world.floor_dense(&world.posts[from..from + LIST])
    });
    job!("list: Countersign, `can` each", LIST, |world| {
        let from = next();
        world.can(&world.posts[from..from + LIST])
    });
    job!("reach: by hand, from the grants", profiles as usize, |world| world.floor_reach().len());
    job!("reach: by hand, the host's rows", profiles as usize, |world| world.floor_pages().len());
    job!("reach: Countersign, `can` each", profiles as usize, |world| world.asked_pages().len());
    job!("reach: Countersign, the host's rows", profiles as usize, |world| world.reach_pages().len());
}

fn main() {
    let rounds: usize = argument(1, 11);
    let mut all = Vec::new();
    for profiles in [1_000, 100_000] {
        for one_in in [20, 2] {
            let world = World::build(profiles, one_in);
            let kept = world.agree();
            println!("batch-info\t{profiles}\t{one_in}\t{kept}\t{}", world.reach_pages().len());
            jobs(&world, profiles, one_in, &mut all);
        }
    }
    let mut rng = Rng::new(11);
    for round in 1..=rounds {
        eprintln!("round {round}");
        let mut order: Vec<usize> = (0..all.len()).collect();
        rng.shuffle(&mut order);
        for index in order {
            let Job { items, runs, work, samples, .. } = &mut all[index];
            let took = nanoseconds(|| {
                (0..*runs).for_each(|_| {
                    black_box(work());
                })
            });
            samples.push(took / (*runs * *items) as f64);
        }
    }
    println!("# batch, what, profiles, a role on one in, items, median ns an item, least, most");
    for Job { name, profiles, one_in, items, samples, .. } in &mut all {
        let middle = median(samples);
        let (least, most) = (samples[0], samples[samples.len() - 1]);
        println!("batch\t{name}\t{profiles}\t{one_in}\t{items}\t{middle:.3}\t{least:.3}\t{most:.3}");
    }
}
