//! Invariants as properties: each looks at every step of the random walks.

use super::walk::walked;

/// Nothing was found against the invariant, and it was looked at often enough to mean something.
fn holds(number: &str, least: usize) {
    let found = walked();
    let looked = found.looked.get(number).copied().unwrap_or(0);
    println!("{number}: looked at {looked} times");
    assert_eq!(found.wrong.get(number), None);
    // Where something else was wrong, the walks ended there.
    assert!(looked >= least || !found.wrong.is_empty(), "{number} was looked at only {looked} times");
}

macro_rules! properties {
    ($($name:ident: $number:literal, $least:literal;)*) => {$(
        #[test]
        fn $name() {
            holds($number, $least);
        }
    )*};
}

properties! {
    s1_on_walks_nothing_goes_out_unapproved: "s1", 1;
    s2_on_walks_what_goes_out_is_what_was_approved: "s2", 1;
    s3_on_walks_both_gates_are_needed: "s3", 1;
    s4_on_walks_a_retry_is_tested_again: "s4", 1;
    s5_on_walks_one_success_and_one_attempt_at_a_time: "s5", 1;
    s6_on_walks_what_is_kept_in_stays_in: "s6", 1;
    s7_on_walks_a_new_profile_is_a_draft: "s7", 1;
    s8_on_walks_siblings_are_left_alone: "s8", 1;
    s9_on_walks_decisions_are_about_the_version_that_was_seen: "s9", 1;
    s11_on_walks_saving_nothing_changes_nothing: "s11", 1;
    s12_on_walks_what_was_voided_stays_void: "s12", 1;
    s13_on_walks_what_counts_is_what_the_reference_model_counts: "s13", 1;
    s14_on_walks_an_overridden_rejection_revives_nothing: "s14", 1;
    s15_on_walks_comments_decide_nothing: "s15", 1;
    s16_on_walks_stages_wait_in_sequence: "s16", 1;
    s18_on_walks_nobody_decides_on_their_own_work: "s18", 1;
    s19_on_walks_no_detour_leads_around_a_bar: "s19", 1;
    s20_on_walks_a_person_counts_once: "s20", 1;
    s21_on_walks_the_right_is_that_of_now: "s21", 1;
    s22_on_walks_a_link_is_good_for_what_it_says: "s22", 1;
    s23_on_walks_no_side_decides_for_the_other: "s23", 1;
    s24_on_walks_notes_stay_in_the_team: "s24", 1;
    s25_on_walks_delegations_are_bounded: "s25", 1;
    s26_on_walks_strangers_decide_nothing: "s26", 1;
    s27_on_walks_forcing_needs_the_right_everywhere: "s27", 1;
    s28_on_walks_nobody_loosens_what_their_post_needs: "s28", 1;
    s29_on_walks_a_stale_command_is_refused: "s29", 1;
    s30_on_walks_decisions_of_one_sign_commute: "s30", 1;
    s32_on_walks_a_command_is_done_once: "s32", 1;
    s33_on_walks_the_fold_is_the_state: "s33", 1;
    s34_on_walks_the_log_only_grows: "s34", 1;
    s35_on_walks_an_auditor_finds_nothing: "s35", 1;
    s36_on_walks_a_definition_stays_until_it_is_migrated: "s36", 1;
    s37_on_walks_an_end_is_an_end: "s37", 1;
    s38_on_walks_the_unknown_is_refused: "s38", 1;
    s39_on_walks_no_button_lies: "s39", 1;
    s40_on_walks_the_status_of_a_post_has_no_order: "s40", 1;
    s42_on_walks_time_runs_forward_and_fires_once: "s42", 1;
    l1_on_walks_no_dead_end_is_silent: "l1", 1;
    l2_on_walks_a_dead_end_is_told_at_once: "l2", 1;
    l3_on_walks_a_dead_end_has_a_way_out: "l3", 1;
    l4_on_walks_everyone_says_yes_and_it_is_approved: "l4", 1;
    l5_on_walks_deadlines_come_to_an_end: "l5", 1;
    l6_on_walks_the_author_is_never_locked_out: "l6", 1;
    l7_on_walks_a_quorum_out_of_reach_is_known: "l7", 1;
    l8_on_walks_a_failure_is_no_end: "l8", 1;
    l9_on_walks_people_may_always_leave: "l9", 1;
}
