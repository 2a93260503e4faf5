//! A product that is no social-media tool declares its own permissions: `cargo run --example own_vocabulary`.

use countersign::{Organization, OrganizationId, Policy, ProfileId, Timestamp, UserId, WorkspaceId};

countersign::vocabulary! {
    /// What people may do in a chain of bakeries.
    pub vocabulary Bakery;

    /// For the whole company.
    pub organization CompanyPermissions {
        /// Hire people.
        BAKER_HIRE = 0, "baker.hire";
    }
    /// For one shop.
    pub workspace ShopPermissions {
        /// Change the prices on the board.
        PRICE_EDIT = 0, "price.edit";
    }
    /// For one oven.
    pub profile OvenPermissions {
        /// Light the oven.
        OVEN_LIGHT = 0, "oven.light";
        /// Take bread out that another baker put in.
        BREAD_REMOVE = 1, "bread.remove";
    }
}

const POLICY: &str = r#"{
    "format": 1,
    "name": "bakery",
    "levels": { "organization": "Company", "workspace": "Shop", "profile": "Oven" },
    "permissions": {
        "organization": ["baker.hire"],
        "workspace": ["price.edit"],
        "profile": ["oven.light", "bread.remove"]
    },
    "roles": {
        "workspace": {
            "head_baker": { "grants": { "workspace": "all", "profile": "all" } }
        },
        "profile": {
            "apprentice": { "grants": { "profile": [{ "permissions": ["bread.remove"], "when": ["author"] }] } }
        }
    }
}"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (anna, company, shop) = (UserId::new(1), OrganizationId::new(1), WorkspaceId::new(2));
    let policy = Policy::<Bakery>::parse_with_vocabulary(POLICY)?;
    let anna = policy.actor(anna, company).workspace_role(shop, policy.workspace_role("head_baker")?);
    let anna = anna.build(Timestamp::from_millis(0))?;
    let oven = Organization::new(company).workspace(shop).profile(ProfileId::new(3));

    println!("may Anna light the oven?     {}", policy.can(&anna, OvenPermissions::OVEN_LIGHT, &oven));
    let company = Organization::new(company);
    println!("may she hire?                {:?}", policy.decide(&anna, CompanyPermissions::BAKER_HIRE, &company));
    let elsewhere = company.workspace(WorkspaceId::new(9));
    println!("may she set prices next door? {:?}", policy.decide(&anna, ShopPermissions::PRICE_EDIT, &elsewhere));
    Ok(())
}
