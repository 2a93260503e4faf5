//! What begins at a time of its own lends its age to nothing that is held from earlier on.

use super::*;

/// Ann holds something that ends, by which she says yes, and something like it that begins later.
fn with_a_later_one(later: &Access, by: &organization::By) -> House {
    let mut house = begun(profile_role(70, "reviewer").until(at(10)));
    let access = Access { from: Some(at(20)), ..later.clone() };
    done(&mut house, *by, organization::Action::Grant { user: ann(), access });
    house.create(OWNER, &[PAGE]);
    house.does(OWNER, Action::Submit { targets: vec![PAGE] });
    house.own = at(2);
    house.does(ANN, approve("check"));
    assert_eq!(house.status_at(PAGE), ContentState::Approved);
    house
}

#[test]
fn j17_what_began_after_a_break_is_no_older_when_it_is_told_to_have_begun_earlier() {
    let directory = || Source::Directory { group: "press".into() };
    let ways: [(&str, Access, organization::By, Break); 3] = [
        ("its beginning is taken away", profile_role(70, "chief"), user(OWNER), |house| {
            let (place, role) = (Place::profile(PAGE), Role::policy("chief"));
            owner(house, organization::Action::Schedule { user: ann(), place, role, from: None, until: None });
        }),
        ("the role is changed into itself", profile_role(70, "chief"), user(OWNER), |house| {
            let (role, to) = (Role::policy("chief"), profile_role(70, "chief"));
            owner(house, organization::Action::ChangeRole { user: ann(), role, to });
        }),
        ("another source gives it too", profile_role(70, "reviewer").given_by(directory()), operator(), |house| {
            owner(house, organization::Action::Grant { user: ann(), access: profile_role(70, "reviewer") });
        }),
    ];
    for (name, later, by, change) in ways {
        for told_between in [false, true] {
            let mut house = with_a_later_one(&later, &by);
            if told_between {
                house.own = at(15);
                house.host(Action::PeopleChanged {});
                assert_eq!(house.status_at(PAGE), ContentState::InReview, "{name}: for ten minutes she held nothing");
            }
            house.own = at(30);
            change(&mut house);
            house.host(Action::PeopleChanged {});
            assert_eq!(house.status_at(PAGE), ContentState::InReview, "{name}: told between: {told_between}");
            house.does(ANN, approve("check"));
            assert_eq!(house.status_at(PAGE), ContentState::Approved, "{name}: she can say yes again");
        }
    }
}

#[test]
fn j17_what_is_let_in_no_earlier_than_before_goes_on() {
    let mut house = begun(profile_role(70, "reviewer"));
    schedule(&mut house, Some(1), None);
    house.create(OWNER, &[PAGE]);
    house.does(OWNER, Action::Submit { targets: vec![PAGE] });
    house.own = at(2);
    house.does(ANN, approve("check"));
    house.own = at(3);
    schedule(&mut house, Some(1), Some(90));
    house.host(Action::PeopleChanged {});
    assert_eq!(house.status_at(PAGE), ContentState::Approved);
}

/// Ann is in a team, holds something that ends, and a team or a directory gives her something like it that begins later.
fn in_a_team(given: &dyn Fn(organization::TeamId) -> Option<organization::Action>, change: Break) {
    let team = organization::TeamId::new(1);
    let mut house = begun(profile_role(70, "reviewer").until(at(10)));
    owner(&mut house, organization::Action::CreateTeam { team, name: "Press".into() });
    if let Some(action) = given(team) {
        owner(&mut house, organization::Action::AddToTeam { team, user: ann() });
        owner(&mut house, action);
    } else {
        let directory = profile_role(70, "reviewer").given_by(Source::Directory { group: "press".into() });
        let access = Access { from: Some(at(20)), ..directory };
        done(&mut house, operator(), organization::Action::Grant { user: ann(), access });
        owner(&mut house, organization::Action::GrantToTeam { team, access: profile_role(70, "reviewer") });
    }
    house.create(OWNER, &[PAGE]);
    house.does(OWNER, Action::Submit { targets: vec![PAGE] });
    house.own = at(2);
    house.does(ANN, approve("check"));
    assert_eq!(house.status_at(PAGE), ContentState::Approved);
    house.own = at(30);
    change(&mut house);
    house.host(Action::PeopleChanged {});
    assert_eq!(house.status_at(PAGE), ContentState::InReview);
    house.does(ANN, approve("check"));
    assert_eq!(house.status_at(PAGE), ContentState::Approved, "she can say yes again");
}

#[test]
fn j17_what_a_team_has_from_later_on_is_no_older_when_it_is_told_to_have_begun_earlier() {
    let later = |team| {
        let access = Access { from: Some(at(20)), ..profile_role(70, "chief") };
        Some(organization::Action::GrantToTeam { team, access })
    };
    in_a_team(&later, |house| {
        let (team, role) = (organization::TeamId::new(1), Role::policy("chief"));
        owner(house, organization::Action::ChangeTeamAccess { team, role, to: profile_role(70, "chief") });
    });
}

#[test]
fn j17_who_joins_a_team_holds_its_role_no_longer_than_what_began_after_a_break() {
    in_a_team(&|_| None, |house| {
        owner(house, organization::Action::AddToTeam { team: organization::TeamId::new(1), user: ann() });
    });
}
