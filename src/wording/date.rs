//! Dates, from milliseconds.

use super::Language;
use crate::time::Timestamp;
use alloc::format;
use alloc::string::String;

const ENGLISH: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const FRENCH: [&str; 12] =
    ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."];

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// `21 Oct 2025, 14:30`.
pub(super) fn told(at: Timestamp, offset_minutes: i32, language: Language) -> String {
    let local = at.as_millis().saturating_add(i64::from(offset_minutes).saturating_mul(MINUTE));
    let (day, month, year) = date(local.div_euclid(DAY));
    let minutes = local.rem_euclid(DAY).div_euclid(MINUTE);
    let (hour, minute) = (minutes.div_euclid(60), minutes.rem_euclid(60));
    let months = match language {
        Language::English => &ENGLISH,
        Language::French => &FRENCH,
    };
    let month = usize::try_from(month).ok().and_then(|month| months.get(month)).unwrap_or(&"");
    format!("{day} {month} {year}, {hour:02}:{minute:02}")
}

/// Day of the month, month from 0, and year of a day that is counted from the epoch.
///
/// Years are counted from March, so that the leap day is the last of its year; 400 years are 146,097 days.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days.saturating_add(719_468);
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let leaps =
        |day: i64| day.div_euclid(1_460).saturating_sub(day.div_euclid(36_524)).saturating_add(day.div_euclid(146_096));
    let year = day.saturating_sub(leaps(day)).div_euclid(365);
    let before = year.saturating_mul(365).saturating_add(year.div_euclid(4)).saturating_sub(year.div_euclid(100));
    let day = day.saturating_sub(before);
    let from_march = day.saturating_mul(5).saturating_add(2).div_euclid(153);
    let begins = from_march.saturating_mul(153).saturating_add(2).div_euclid(5);
    let month = from_march.saturating_add(2).rem_euclid(12);
    let year = year.saturating_add(era.saturating_mul(400)).saturating_add(i64::from(month < 2));
    (day.saturating_sub(begins).saturating_add(1), month, year)
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn every_day_follows_the_one_before() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let (mut day, mut month, mut year) = (1, 0, 1970);
        for days in 0..200_000 {
            assert_eq!(date(days), (day, month, year));
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let length =
                lengths.get(usize::try_from(month).unwrap_or(0)).copied().unwrap_or(0) + i64::from(month == 1 && leap);
            day += 1;
            if day > length {
                (day, month) = (1, month + 1);
            }
            if month == 12 {
                (month, year) = (0, year + 1);
            }
        }
        assert_eq!(date(-1), (31, 11, 1969));
    }
}
