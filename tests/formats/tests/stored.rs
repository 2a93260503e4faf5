//! What the engines store and are sent comes back the same through each promised format, and no format misreads it.

use countersign::audit::{Chain, Link};
use countersign::interchange::{Request, Scenario};
use countersign::{ContentId, Policy, ProfileId, Timestamp, UserId, approval, organization};
use countersign_format_tests::{
    Cbor, Compact, Format, Json, JsonBytes, JsonReader, JsonValue, Named, Postcard, Raw, Yaml, files,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fmt::Debug;

fn json<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The frozen logs of organizations and of posts.
fn logs() -> (Vec<Vec<organization::Event>>, Vec<Vec<approval::Event>>) {
    let (mut organizations, mut posts) = (Vec::new(), Vec::new());
    for (name, text) in files("tests/frozen/1", ".events.jsonl") {
        if name.starts_with("post") {
            posts.push(text.lines().map(json).collect());
        } else {
            organizations.push(text.lines().map(json).collect());
        }
    }
    (organizations, posts)
}

/// The commands of every scenario that ships.
fn commands() -> (Vec<organization::Command>, Vec<approval::Command>) {
    let (mut organizations, mut posts) = (Vec::new(), Vec::new());
    for (_, text) in files("examples/data", ".json") {
        let file: serde_json::Value = json(&text);
        for (at, step) in file["steps"].as_array().into_iter().flatten().enumerate() {
            let command = |engine: &str| {
                let mut command = step.get(engine)?.clone();
                let fields = command.as_object_mut()?;
                fields.entry("id").or_insert(at.into());
                fields.entry("now").or_insert(0.into());
                Some(command)
            };
            let read = command("organization").and_then(|command| serde_json::from_value(command).ok());
            organizations.extend(read);
            let post = command("approval").map(|mut command| {
                let fields = command.as_object_mut().expect("an object");
                fields.entry("revision").or_insert(at.into());
                fields.entry("version").or_insert(1.into());
                command
            });
            posts.extend(post.and_then(|command| serde_json::from_value(command).ok()));
        }
    }
    (organizations, posts)
}

fn organization_snapshot(log: &[organization::Event]) -> organization::Snapshot {
    let start = organization::State::new(log[0].organization);
    organization::replay(start, log).expect("it happened").snapshot()
}

fn post_snapshot(log: &[approval::Event]) -> approval::Snapshot {
    let start = approval::State::new(log[0].organization, log[0].content);
    approval::replay(start, log).expect("it happened").snapshot()
}

/// What one format made of everything: how many values came back the same, were refused, and came back as something else.
#[derive(Debug, Default, PartialEq)]
struct Fate {
    same: usize,
    refused: BTreeMap<String, usize>,
    misread: Vec<String>,
}

impl Fate {
    fn tell<F: Format, T: Serialize + DeserializeOwned + PartialEq + Debug>(&mut self, value: &T) {
        match F::again(value) {
            Ok(again) if again == *value => self.same += 1,
            Ok(again) => self.misread.push(format!("{value:?} as {again:?}")),
            Err(error) => *self.refused.entry(error).or_default() += 1,
        }
    }

    /// Of everything that is stored.
    fn of<F: Format>() -> Self {
        let mut fate = Self::of_what_happens::<F>();
        for (name, text) in files("tests/schema/corpus/custom_role/good", ".json") {
            let document = organization::RoleDocument::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            fate.tell::<F, _>(&document);
        }
        fate
    }

    /// Of events, snapshots and commands.
    fn of_what_happens<F: Format>() -> Self {
        let mut fate = Self::default();
        let (organizations, posts) = logs();
        for log in &organizations {
            log.iter().for_each(|event| fate.tell::<F, _>(event));
            fate.tell::<F, _>(log);
            fate.tell::<F, _>(&organization_snapshot(log));
        }
        for log in &posts {
            log.iter().for_each(|event| fate.tell::<F, _>(event));
            fate.tell::<F, _>(log);
            fate.tell::<F, _>(&post_snapshot(log));
        }
        let (organizations, posts) = commands();
        assert!(organizations.len() > 100 && posts.len() > 50, "{} and {}", organizations.len(), posts.len());
        organizations.iter().for_each(|command| fate.tell::<F, _>(command));
        posts.iter().for_each(|command| fate.tell::<F, _>(command));
        fate
    }
}

fn promised<F: Format>() {
    let fate = Fate::of::<F>();
    assert!(fate.misread.is_empty() && fate.refused.is_empty(), "{}: {fate:?}", F::NAME);
    assert!(fate.same > 400, "{}: {} values", F::NAME, fate.same);
}

/// Not promised: it refuses something, and what it does not refuse came back the same.
fn refused<F: Format>() {
    let fate = Fate::of::<F>();
    assert!(fate.misread.is_empty(), "{}: {:?}", F::NAME, fate.misread);
    let refused: usize = fate.refused.values().sum();
    println!("{}: {} came back, {refused} were refused", F::NAME, fate.same);
    assert!(refused > 0, "{}: it reads everything; promise it", F::NAME);
}

#[test]
fn promised_formats_give_back_what_was_stored() {
    promised::<Json>();
    promised::<JsonBytes>();
    promised::<JsonReader>();
    promised::<JsonValue>();
    promised::<Raw>();
    promised::<Cbor>();
    promised::<Named>();
}

#[test]
fn yaml_refuses_some_and_misreads_nothing() {
    refused::<Yaml>();
}

/// Where a field is known by its place, one that is left out makes the next one another.
fn refused_whole<F: Format>() {
    let fate = Fate::of_what_happens::<F>();
    assert!(fate.misread.is_empty() && fate.same == 0, "{}: {} came back, {:?}", F::NAME, fate.same, fate.misread);
    assert!(fate.refused.values().sum::<usize>() > 400, "{}: {:?}", F::NAME, fate.refused);
}

#[test]
fn formats_without_names_of_fields_are_refused_whole() {
    refused_whole::<Compact>();
    refused_whole::<Postcard>();
}

/// Whatever the format, the log replays to the same state, under the same chain.
fn replays<F: Format>() {
    let (organizations, posts) = logs();
    let salt = b"the salt of a test";
    for log in &organizations {
        let again = F::again(log).expect("a log");
        assert_eq!(organization_snapshot(&again), organization_snapshot(log), "{}", F::NAME);
        let restored = organization::State::restore(F::again(&organization_snapshot(log)).expect("a snapshot"));
        assert_eq!(restored.expect("it is whole").snapshot(), organization_snapshot(log));
        let (mut one, mut other) = (Chain::new(salt), Chain::new(salt));
        let links = |chain: &mut Chain<'_>, log: &[organization::Event]| -> Vec<Link> {
            log.iter().map(|event| chain.add(event)).collect()
        };
        assert_eq!(links(&mut one, log), links(&mut other, &again));
    }
    for log in &posts {
        assert_eq!(post_snapshot(&F::again(log).expect("a log")), post_snapshot(log), "{}", F::NAME);
        let restored = approval::State::restore(F::again(&post_snapshot(log)).expect("a snapshot"));
        assert_eq!(restored.expect("it is whole").snapshot(), post_snapshot(log));
    }
}

#[test]
fn what_comes_back_replays_to_the_same() {
    replays::<Json>();
    replays::<JsonValue>();
    replays::<Cbor>();
    replays::<Named>();
}

/// The text of what is stored is the frozen one, whatever the features.
#[test]
fn what_is_written_is_what_is_frozen() {
    for (name, text) in files("tests/frozen/1", ".events.jsonl") {
        for line in text.lines() {
            let again = if name.starts_with("post") {
                serde_json::to_string(&json::<approval::Event>(line))
            } else {
                serde_json::to_string(&json::<organization::Event>(line))
            };
            assert_eq!(again.expect("JSON"), line, "{name}");
        }
    }
}

#[test]
fn ids_come_back_in_every_form_that_others_send() {
    const UUID: u128 = 0x018f_3d6e_9a3b_7c21_8d4e_5f60_7182_93a4;
    let written = "018f3d6e-9a3b-7c21-8d4e-5f60718293a4";
    let forms = [
        written.to_owned(),
        written.to_uppercase(),
        written.replace('-', ""),
        format!("{{{written}}}"),
        format!("urn:uuid:{written}"),
        format!("URN:UUID:{}", written.to_uppercase()),
    ];
    for form in forms {
        assert_eq!(form.parse(), Ok(UserId::from_u128(UUID)), "{form}");
        let sent: UserId = json(&format!("\"{form}\""));
        assert_eq!(serde_json::to_string(&sent).expect("JSON"), format!("\"{written}\""));
    }
    for (sent, key) in [
        ("7", 7),
        ("\"7\"", 7),
        ("9007199254740993", (1 << 53) + 1),
        ("\"9007199254740993\"", (1 << 53) + 1),
        ("18446744073709551615", u64::MAX),
        ("\"18446744073709551615\"", u64::MAX),
        ("\"00000000-0000-0000-0000-000000000007\"", 7),
    ] {
        let id: UserId = json(sent);
        assert_eq!((id, serde_json::to_string(&id).expect("JSON")), (UserId::new(key), key.to_string()), "{sent}");
    }
    let refused = [
        "-7",
        "7.0",
        "7.5",
        "1e3",
        "18446744073709551616",
        "null",
        "true",
        "{}",
        "[7]",
        "\"\"",
        "\" 7\"",
        "\"07\"",
        "\"+7\"",
        "\"-7\"",
        "\"7.0\"",
        "\"seven\"",
        "\"18446744073709551616\"",
        "\"018f3d6e-9a3b-7c21-8d4e-5f60718293a\"",
        "\"018f3d6e-9a3b-7c21-8d4e-5f60718293ag\"",
        "\"018f3d6e9-a3b-7c21-8d4e-5f60718293a4\"",
        "\"{018f3d6e-9a3b-7c21-8d4e-5f60718293a4\"",
    ];
    for sent in refused {
        assert!(serde_json::from_str::<UserId>(sent).is_err(), "{sent}");
    }
    let map = BTreeMap::from([(ProfileId::new(7), 1), (ProfileId::from_u128(UUID), 2)]);
    let text = serde_json::to_string(&map).expect("JSON");
    assert_eq!(text, format!(r#"{{"7":1,"{written}":2}}"#));
    assert_eq!(json::<BTreeMap<ProfileId, i32>>(&text), map);
    assert_eq!(json::<BTreeMap<ProfileId, i32>>(&format!(r#"{{"7":1,"{}":2}}"#, written.to_uppercase())), map);
    assert_eq!(Cbor::again(&map).expect("CBOR"), map);
    assert_eq!(Named::again(&map).expect("MessagePack"), map);
    let all =
        [ContentId::new(0), ContentId::new(u64::MAX), ContentId::from_u128(UUID), ContentId::from_u128(u128::MAX)];
    for id in all {
        assert_eq!(Cbor::again(&id), Ok(id));
        assert_eq!(Named::again(&id), Ok(id));
        assert_eq!(Yaml::again(&id), Ok(id));
    }
    for at in [i64::MIN, -1, 0, 1_761_055_800_000, i64::MAX].map(Timestamp::from_millis) {
        assert_eq!(
            (Json::again(&at), Cbor::again(&at), Named::again(&at), Yaml::again(&at), Postcard::again(&at)),
            (Ok(at), Ok(at), Ok(at), Ok(at), Ok(at))
        );
    }
}

/// What a policy says of a document of a custom role is the same, however the host's serde_json keeps it.
#[test]
fn a_policy_and_a_role_document_agree_on_every_document() {
    let policy = Policy::parse(
        &std::fs::read_to_string(countersign_format_tests::root().join("policies/alixia.json")).expect("a policy"),
    )
    .expect("it is accepted");
    let mut agreed = 0;
    for folder in ["tests/schema/corpus/custom_role/good", "tests/frozen/1"] {
        for (name, text) in files(folder, ".json")
            .into_iter()
            .filter(|(name, _)| !name.contains("snapshot") && !name.contains("scenario") && !name.starts_with("policy"))
        {
            let document = organization::RoleDocument::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            let value: serde_json::Value = json(&text);
            assert_eq!(
                serde_json::from_value::<organization::RoleDocument>(value).expect("the same"),
                document,
                "{name}"
            );
            let (one, other) = (policy.custom_role(document.as_str()), policy.custom_role(document.as_str()));
            assert_eq!(one.is_ok(), other.is_ok(), "{name}");
            agreed += 1;
        }
    }
    assert!(agreed > 3, "{agreed}");
    let [one, other] = [
        r#"{"format":1,"level":"profile","name":"a","grants":{"profile":["post.view"]}}"#,
        r#"{"name":"a","grants":{"profile":["post.view"]},"level":"profile","format":1}"#,
    ]
    .map(|text| organization::RoleDocument::parse(text).expect("a document"));
    assert_eq!((one.as_str(), &one), (other.as_str(), &other), "in whatever order");
}

/// Shipped policies, requests and scenarios are read and run as ever.
#[test]
fn what_is_read_is_read() {
    for (name, text) in
        files("policies", ".json").into_iter().filter(|(name, _)| !name.contains(".cases") && !name.contains("schema"))
    {
        let policy = Policy::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let printed = policy.to_json();
        assert_eq!(Policy::parse(&printed).expect("it is read again").digest(), policy.digest(), "{name}");
        let scenario = countersign_format_tests::root().join("examples/data/scenarios").join(&name);
        if let Ok(text) = std::fs::read_to_string(scenario) {
            let steps = Scenario::parse(&text).and_then(|scenario| scenario.run(&policy));
            let steps = steps.unwrap_or_else(|error| panic!("{name}: {error}"));
            let failed: Vec<String> = steps.iter().filter(|step| !step.holds()).map(ToString::to_string).collect();
            assert!(failed.is_empty(), "{name}:\n{}", failed.join("\n"));
        }
    }
    for line in std::fs::read_to_string(countersign_format_tests::root().join("examples/data/requests.jsonl"))
        .expect("requests")
        .lines()
    {
        Request::parse(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    }
}
