//! Random walks in a rich world: facts on somebody's word, bindings with conditions, exemptions, keys, obligations,
//! clients, delegations, links, migrations, clocks that differ, and profiles that go away. Each step is judged by what the
//! rules say alone, from the events and the world. `COUNTERSIGN_WALKS` says how many; `COUNTERSIGN_SEED` runs one walk
//! and prints it.

mod aim;
mod changes;
mod forged;
mod laws;
mod owed;
mod post_from_log;
mod rounds;
mod scenes;
mod sight;
mod standing;
mod walk;
mod world;

use crate::thorough::{extent, said};
use std::sync::OnceLock;
use walk::{Report, Walk};

const WALKS: u64 = 1_200;
const STEPS: usize = 40;

fn walks() -> u64 {
    static WALKS_ASKED: OnceLock<u64> = OnceLock::new();
    *WALKS_ASKED
        .get_or_init(|| extent("audited walks of an approval", Some("COUNTERSIGN_WALKS"), [WALKS, WALKS / 6]).max(1))
}

fn walked() -> &'static Report {
    static WALKED: OnceLock<Report> = OnceLock::new();
    WALKED.get_or_init(|| {
        let only = said("COUNTERSIGN_SEED");
        let seeds = only.map_or(0..walks(), |seed| seed..seed + 1);
        let halves: Vec<u64> = seeds.collect();
        let reports: Vec<Report> = std::thread::scope(|scope| {
            let parts = halves.chunks(halves.len().div_ceil(2));
            let parts: Vec<_> = parts.map(|seeds| scope.spawn(move || some(seeds, only.is_some()))).collect();
            // What a walk panics at is printed; the other laws were not looked at.
            let broken = |_| Report::of_a_panic();
            parts.into_iter().map(|part| part.join().unwrap_or_else(broken)).collect()
        });
        let mut all = Report::default();
        for report in reports {
            for (law, count) in report.looked {
                *all.looked.entry(law).or_default() += count;
            }
            for (law, what) in report.wrong {
                all.wrong.entry(law).or_insert(what);
            }
        }
        all
    })
}

fn some(seeds: &[u64], aloud: bool) -> Report {
    let mut all = Report::default();
    for seed in seeds {
        let mut walk = Walk::begin(*seed, aloud);
        walk.walk(STEPS);
        forged::definitions(&mut walk);
        for (law, count) in walk.report.looked {
            *all.looked.entry(law).or_default() += count;
        }
        for (law, what) in walk.report.wrong {
            all.wrong.entry(law).or_insert(what);
        }
        // What is wrong once is wrong.
        if !all.wrong.is_empty() {
            break;
        }
    }
    all
}

/// Whether these laws were looked at often enough, and held. Fewer walks need not look as often, least of all at what is
/// rare.
fn hold(laws: &[&'static str], least: usize) {
    let report = walked();
    let share = |number: usize| number * walks().min(WALKS) as usize / WALKS as usize;
    let least = share(share(least));
    for law in laws {
        let looked = report.looked.get(law).copied().unwrap_or(0);
        assert!(!report.wrong.contains_key(law), "{law}: {}", report.wrong[law]);
        assert!(
            said("COUNTERSIGN_SEED").is_some() || looked >= least || !report.wrong.is_empty(),
            "`{law}` was met {looked} times only"
        );
    }
}

macro_rules! laws {
    ($($name:ident: $laws:expr, $least:expr;)*) => {
        $(#[test]
        fn $name() {
            hold(&$laws, $least);
        })*

        /// No law is looked at in vain.
        #[test]
        fn every_law_has_a_test() {
            let tested: Vec<&str> = [$(&$laws[..]),*].concat();
            let forgotten: Vec<_> = walked().looked.keys().filter(|law| !tested.contains(*law)).collect();
            assert!(forgotten.is_empty(), "{forgotten:?}");
        }
    };
}

laws! {
    every_walk_comes_to_its_end: ["whole"], 0;
    j1_whether_a_stage_stands_follows_from_every_hand: ["j1 exempt", "j1 asked", "j1 clients", "j1 lapsed", "j1 keys"], 100;
    j1_what_is_under_way_is_changed_by_who_may: ["j1 under way"], 5;
    j1_what_is_bound_by_now_is_asked_in_flight: ["j1 raised"], 100;
    j2_a_fact_lifts_what_it_raised_only_for_who_may: ["j2 bound", "j2 when", "j2 unless"], 30;
    j3_one_validator_judges_a_definition: ["j3"], 1_000;
    j4_a_stored_state_is_believed_only_whole: ["j4", "j4 whole"], 1_000;
    j5_what_cannot_have_happened_is_refused: ["j5"], 1_000;
    j5_what_was_not_sent_does_not_go_out: ["j5 unsent"], 20;
    j6_what_opens_waits_for_the_own_clock: ["j6 opens", "j6 people"], 50;
    j15_nothing_is_ordered_where_nothing_can_go_out: ["j15 due", "j15 gone", "j15 orders", "j15 status"], 50;
    j16_nothing_changes_before_the_next_deadline: ["j16 timer", "j16 lapse"], 5;
    j17_what_somebody_has_ends_with_the_holding: ["j17 ends"], 30;
    j18_nobody_is_shown_what_was_not_said_to_them: ["j18 texts", "j18 targets", "j18 lines"], 1_000;
    s1_what_counts_is_what_the_log_says: ["s1 counts", "s1 skipped", "l4 counts", "item 3"], 500;
    s1_what_had_to_be_sent_for_approval_comes_before_somebody: ["s1 owed"], 5;
    s1_who_may_do_it_plainly_brings_it_out: ["s1 unseen"], 0;
    s5_no_attempt_has_the_number_of_another: ["s5 keys"], 50;
    s19_to_s25_a_yes_is_somebodys_own: ["s19", "s21", "s23", "s25"], 10;
    s26_what_is_here_is_found_here: ["s26"], 1_000;
    s22_a_link_is_good_for_what_it_says: ["s22", "j17 links"], 0;
    s35_what_is_skipped_is_told: ["s35 skips", "s35 lines"], 1_000;
    s36_a_migration_keeps_what_has_support: ["s36 support", "s36 clients"], 20;
    s37_what_was_put_away_stays_away: ["s37"], 500;
    s42_a_slow_clock_is_refused_where_the_host_says_so: ["s42"], 500;
}
