//! The text of the queries, in three dialects.

use countersign::interchange::sql::{Columns, Ids};
use countersign::{
    Actor, OrganizationId, Policy, ProfileId, Timestamp, UserId, WorkspaceId, actor::Assignment,
    social::ProfilePermissions,
};
use sea_query::{
    Expr, MysqlQueryBuilder, PostgresQueryBuilder, Query, SelectStatement, SqliteQueryBuilder, Value, Values,
};

fn policy() -> Policy {
    Policy::parse(include_str!("../../../policies/agorapulse.json")).expect("the policy is accepted")
}

/// Moderates page 7, and manages the rest of organization 10 but for page 9 and workspace 5.
fn moderator(policy: &Policy, user: u64) -> Actor {
    let moderator = policy.profile_role("moderator").expect("a role");
    let manager = policy.organization_role("manager").expect("a role");
    let elsewhere = Assignment::organization(manager);
    let elsewhere = elsewhere.except_profiles([ProfileId::new(7), ProfileId::new(9)]);
    let actor = policy.actor(UserId::new(user), OrganizationId::new(10)).profile_role(ProfileId::new(7), moderator);
    let actor = actor.assignment(elsewhere.except_workspaces([WorkspaceId::new(5)]));
    actor.build(Timestamp::from_millis(0)).expect("the actor is built")
}

fn columns(ids: Ids) -> Columns {
    Columns::profiles(Expr::col(("post", "profile_id")), ids)
        .organization(Expr::col(("post", "organization_id")), ids)
        .workspace(Expr::col(("post", "workspace_id")), ids)
        .author(Expr::col(("post", "author_id")), ids)
        .state(Expr::col(("post", "state")))
}

fn posts(policy: &Policy, actor: &Actor, columns: &Columns) -> SelectStatement {
    let reach = policy.reach(actor, ProfilePermissions::POST_EDIT);
    Query::select().column("id").from("post").cond_where(reach.to_condition(columns)).take()
}

fn expected() -> Vec<Value> {
    let id = |id: i64| Value::from(id);
    vec![id(10), id(7), id(9), id(5), id(7), id(1), "scheduled".into()]
}

#[test]
fn columns_may_be_shared_between_threads() {
    fn shared<T: Send + Sync + Clone + std::fmt::Debug>() {}
    shared::<Columns>();
    shared::<Ids>();
}

#[test]
fn mysql() {
    let policy = policy();
    let query = posts(&policy, &moderator(&policy, 1), &columns(Ids::Integers).mysql());
    let (sql, values) = query.build(MysqlQueryBuilder);
    let text = [
        r#"SELECT `id` FROM `post` WHERE `post`.`organization_id` = ? AND ("#,
        r#"(`post`.`profile_id` NOT IN (?, ?) AND (`post`.`workspace_id` IS NULL OR `post`.`workspace_id` <> ?))"#,
        r#" OR (`post`.`profile_id` = ? AND `post`.`author_id` = ? AND (`post`.`state` = ? AND (CONVERT(CONVERT(`post`.`state` USING utf8mb4), BINARY)) = ?)))"#,
    ];
    assert_eq!(sql, text.concat());
    let bytes = Value::from(b"scheduled".to_vec());
    assert_eq!(values, Values(expected().into_iter().chain([bytes]).collect()));
}

#[test]
fn postgres() {
    let policy = policy();
    let query = posts(&policy, &moderator(&policy, 1), &columns(Ids::Integers));
    let (sql, values) = query.build(PostgresQueryBuilder);
    let text = [
        r#"SELECT "id" FROM "post" WHERE "post"."organization_id" = $1 AND ("#,
        r#"("post"."profile_id" NOT IN ($2, $3) AND ("post"."workspace_id" IS NULL OR "post"."workspace_id" <> $4))"#,
        r#" OR ("post"."profile_id" = $5 AND "post"."author_id" = $6 AND "post"."state" = CAST($7 AS TEXT)))"#,
    ];
    assert_eq!(sql, text.concat());
    assert_eq!(values, Values(expected()));
}

#[test]
fn sqlite() {
    let policy = policy();
    let query = posts(&policy, &moderator(&policy, 1), &columns(Ids::Integers));
    let (sql, values) = query.build(SqliteQueryBuilder);
    let text = [
        r#"SELECT "id" FROM "post" WHERE "post"."organization_id" = ? AND ("#,
        r#"("post"."profile_id" NOT IN (?, ?) AND ("post"."workspace_id" IS NULL OR "post"."workspace_id" <> ?))"#,
        r#" OR ("post"."profile_id" = ? AND "post"."author_id" = ? AND "post"."state" = CAST(? AS TEXT)))"#,
    ];
    assert_eq!(sql, text.concat());
    assert_eq!(values, Values(expected()));
}

#[test]
fn the_text_does_not_depend_on_the_values() {
    let policy = policy();
    let hostile = Ids::Other(|bits| Some(format!("' OR 1=1; DROP TABLE post; -- {bits}").into()));
    for ids in [Ids::Integers, Ids::UuidText, Ids::Bytes, hostile] {
        let plain = posts(&policy, &moderator(&policy, 1), &columns(ids));
        let other = posts(&policy, &moderator(&policy, 2), &columns(ids));
        assert_ne!(other.build(MysqlQueryBuilder).1, plain.build(MysqlQueryBuilder).1);
        assert_eq!(other.build(MysqlQueryBuilder).0, plain.build(MysqlQueryBuilder).0);
        assert_eq!(other.build(PostgresQueryBuilder).0, plain.build(PostgresQueryBuilder).0);
        assert_eq!(other.build(SqliteQueryBuilder).0, plain.build(SqliteQueryBuilder).0);
    }
}

#[test]
fn ids_have_the_values_that_are_promised() {
    let policy = policy();
    let actor = |user: UserId| {
        let moderator = policy.profile_role("moderator").expect("a role");
        let actor = policy.actor(user, OrganizationId::new(10)).profile_role(ProfileId::new(7), moderator);
        actor.build(Timestamp::from_millis(0)).expect("the actor is built")
    };
    let bits = 0x0123_4567_89ab_cdef_0011_2233_4455_6677;
    let author = |user: UserId, ids| {
        let (_, Values(values)) = posts(&policy, &actor(user), &columns(ids)).build(SqliteQueryBuilder);
        values.get(2).cloned()
    };
    assert_eq!(author(UserId::new(7), Ids::UuidText), Some("00000000-0000-0000-0000-000000000007".into()));
    assert_eq!(author(UserId::from_u128(bits), Ids::UuidText), Some("01234567-89ab-cdef-0011-223344556677".into()));
    assert_eq!(author(UserId::from_u128(bits), Ids::Bytes), Some(bits.to_be_bytes().to_vec().into()));
    let largest = u64::MAX >> 1;
    assert_eq!(author(UserId::new(largest), Ids::Integers), Some(i64::MAX.into()));
    assert_eq!(author(UserId::new(largest + 1), Ids::Integers), None);
}

#[test]
fn what_cannot_be_in_reach_is_false_and_what_must_be_is_true() {
    let policy = policy();
    let owner = policy.organization_role("owner").expect("a role");
    let build =
        |builder: countersign::actor::ActorBuilder<'_>| builder.build(Timestamp::from_millis(0)).expect("an actor");
    let stranger = build(policy.actor(UserId::new(1), OrganizationId::new(10)));
    let owner = |organization: u128| {
        build(policy.actor(UserId::new(1), OrganizationId::from_u128(organization)).organization_role(owner))
    };
    let sql = |actor: &Actor, columns: &Columns| posts(&policy, actor, columns).to_string(MysqlQueryBuilder);
    let nothing = "SELECT `id` FROM `post` WHERE FALSE";
    let all = columns(Ids::Integers);
    assert_eq!(sql(&stranger, &all), nothing);
    assert_eq!(sql(&owner(10 + (1 << 64)), &all), nothing);
    assert_eq!(sql(&owner(10), &Columns::profiles(Expr::col("id"), Ids::Integers)), nothing);
    let level = Columns::workspaces(Expr::col("id"), Ids::Integers).of_organization(OrganizationId::new(10));
    assert_eq!(sql(&owner(10), &level), nothing);
    let every = Columns::profiles(Expr::col("id"), Ids::Integers).of_organization(OrganizationId::new(10));
    assert_eq!(sql(&owner(10), &every), "SELECT `id` FROM `post` WHERE `id` IS NOT NULL");
    assert_eq!(sql(&owner(11), &every), nothing);
}

#[test]
fn many_parts_do_not_make_a_deep_expression() {
    let policy = policy();
    let editor = policy.profile_role("editor").expect("a role");
    let manager = policy.organization_role("manager").expect("a role");
    let mut actor = policy.actor(UserId::new(1), OrganizationId::new(10)).profile_role(ProfileId::new(1), editor);
    for id in 0..2_000 {
        let there = Assignment::organization(manager).only_workspaces([WorkspaceId::new(id)]);
        actor = actor.assignment(there.except_profiles([ProfileId::new(id)]));
    }
    let actor = actor.build(Timestamp::from_millis(0)).expect("the actor is built");
    let reach = policy.reach(&actor, ProfilePermissions::POST_EDIT);
    assert!(reach.parts().union.len() > 2_000);
    let connection = rusqlite::Connection::open_in_memory().expect("a database in memory");
    connection
        .execute_batch("CREATE TABLE post (id, organization_id, workspace_id, profile_id, author_id, state)")
        .unwrap();
    let (sql, _) = posts(&policy, &actor, &columns(Ids::Integers)).build(SqliteQueryBuilder);
    connection.prepare(&sql).expect("SQLite takes it");
}
