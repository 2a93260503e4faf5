//! Every contender of this build.

use crate::engine::Engine;
use crate::engines::*;
use crate::harness::{Contender, Workload, load};
use crate::policy::Policy;
use crate::tenant::Tenant;

type Load = fn(&Policy, &Tenant, &Workload, usize) -> Box<dyn Contender>;

/// Names and loaders.
pub fn all() -> Vec<(&'static str, Load)> {
    let mut all: Vec<(&'static str, Load)> = Vec::new();
    macro_rules! add {
        ($($engine:ty),* $(,)?) => { $(all.push((<$engine as Engine>::NAME, load::<$engine>));)* };
    }
    add!(
        countersign::InHand,
        countersign::FromNumbers,
        countersign::FromRows<countersign::Built>,
        countersign::FromRows<countersign::Asked>,
        countersign::FromRows<countersign::Read>,
        floors::InlineGrants,
        floors::InlineGrantsBuilt,
        floors::SameQuestion,
        naive::Naive,
    );
    #[cfg(feature = "gatehouse")]
    add!(gatehouse::Gatehouse, crate::engine::Built<gatehouse::Gatehouse>);
    #[cfg(feature = "role-system")]
    add!(role_system::RoleSystemCached, role_system::RoleSystemPlain);
    #[cfg(feature = "cedar")]
    {
        use crate::engine::{Built, WithRequest};
        add!(cedar::CedarGroups, WithRequest<cedar::CedarGroups>);
        add!(cedar::CedarTags, WithRequest<cedar::CedarTags>, Built<cedar::CedarTags>);
    }
    #[cfg(feature = "regorus")]
    {
        use crate::engine::WithRequest;
        add!(regorus::RegoRvm, WithRequest<regorus::RegoRvm>, regorus::RegoEngine, regorus::RegoCompiled);
    }
    #[cfg(feature = "casbin")]
    add!(casbin::CasbinCompact, crate::engine::WithRequest<casbin::CasbinCompact>, casbin::CasbinFlat);
    #[cfg(feature = "oso")]
    add!(oso::OsoEngine);
    all
}

/// The named sizes, each with its workload.
pub fn sizes(policy: &Policy, named: &str, requests: usize) -> Vec<(Tenant, Workload)> {
    use crate::tenant::{LARGE, MEDIUM, SMALL};
    let shapes = (0..).zip([SMALL, MEDIUM, LARGE]).filter(|(_, shape)| named.split(',').any(|name| name == shape.name));
    let build = |(index, shape): (u64, crate::tenant::Shape)| {
        let tenant = Tenant::build(&shape, 42 + index);
        let workload = Workload::of(policy, &tenant, requests, 1000 + index);
        (tenant, workload)
    };
    shapes.map(build).collect()
}
