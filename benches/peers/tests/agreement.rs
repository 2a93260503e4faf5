//! Every contender of the build gives the table's answers.

use countersign_peers::policy::Policy;
use countersign_peers::roster;

/// Few, since this build is not optimized; each is also asked for every permission on its resource.
const REQUESTS: usize = 64;

#[test]
fn every_contender_answers_as_the_table_does_in_the_small_tenant() {
    let policy = Policy::load();
    let (tenant, workload) = &roster::sizes(&policy, "small", REQUESTS)[0];
    let contenders = roster::all();
    assert!(contenders.len() >= 13, "{} contenders", contenders.len());
    for (name, load) in contenders {
        let compared = load(&policy, tenant, workload, 1).agree(&policy, tenant, workload);
        assert!(compared > 5_000, "{name}: {compared} answers");
    }
}
