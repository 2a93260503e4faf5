//! Plots, on logarithmic scales, since the engines are orders of magnitude apart.

use crate::measured::{Measured, NUMBERS, SIZES};
use plotters::prelude::*;
use std::path::Path;

const INK: RGBColor = RGBColor(60, 60, 67);
const MINE: RGBColor = RGBColor(0, 95, 155);
const OTHERS: RGBColor = RGBColor(170, 174, 180);

pub(crate) fn draw(measured: &Measured, folder: &Path) {
    let engines = measured.engines();
    let times: Vec<_> =
        engines.iter().filter_map(|name| Some((name.clone(), measured.time(name, "medium", "Call")?))).collect();
    bars(&folder.join("checks.svg"), "Nanoseconds of a check, medium tenant", &times);
    let counts: Vec<_> =
        engines.iter().filter_map(|name| Some((name.clone(), measured.instructions(name, "medium")?))).collect();
    bars(&folder.join("instructions.svg"), "Instructions of a check, medium tenant", &counts);
    growth(&folder.join("growth.svg"), measured);
}

fn color(name: &str) -> RGBColor {
    if name.starts_with("Countersign") { MINE } else { OTHERS }
}

fn bars(path: &Path, title: &str, values: &[(String, f64)]) {
    if values.is_empty() {
        return;
    }
    let (width, row, left, top) = (900, 26, 330, 60);
    let root = SVGBackend::new(path, (width, top + 20 + row * values.len() as u32)).into_drawing_area();
    root.fill(&WHITE).unwrap();
    let text = |size: u32| ("sans-serif", size).into_font().color(&INK);
    root.draw(&Text::new(title, (20, 20), text(20))).unwrap();
    let most = values.iter().map(|value| value.1).fold(1.0, f64::max);
    let scale = f64::from(width - left - 110) / most.log10().max(1.0);
    for (index, (name, value)) in values.iter().enumerate() {
        let y = (top + row * index as u32) as i32;
        let x = left as i32 + (value.max(1.0).log10() * scale) as i32;
        root.draw(&Text::new(name.clone(), (20, y + 4), text(14))).unwrap();
        let bar =
            Rectangle::new([(left as i32, y + 2), (x.max(left as i32 + 2), y + row as i32 - 6)], color(name).filled());
        root.draw(&bar).unwrap();
        let digits = if *value < 100.0 { 1 } else { 0 };
        root.draw(&Text::new(format!("{value:.digits$}"), (x + 6, y + 4), text(14))).unwrap();
    }
    root.present().unwrap();
}

/// Fresh requests from ten users to a million.
fn growth(path: &Path, measured: &Measured) {
    let sizes: Vec<&str> = SIZES.into_iter().chain(["xl"]).collect();
    let mut names: Vec<String> = Vec::new();
    for row in measured.rows("fresh").filter(|row| !row[0].contains("just built")) {
        if !names.contains(&row[0]) {
            names.push(row[0].clone());
        }
    }
    if names.is_empty() {
        return;
    }
    let root = SVGBackend::new(path, (900, 480)).into_drawing_area();
    root.fill(&WHITE).unwrap();
    let most = measured.rows("fresh").filter(|row| names.contains(&row[0])).map(|row| row[2].parse().unwrap());
    let most: f64 = most.fold(0.0, f64::max);
    let mut chart = ChartBuilder::on(&root)
        .caption("Nanoseconds of a check never asked before", ("sans-serif", 20))
        .margin(20)
        .x_label_area_size(40)
        .y_label_area_size(60)
        .build_cartesian_2d(0.0..3.0, 0.0..most * 1.1)
        .unwrap();
    let labels = ["10 users", "100 users", "1,000 users", "1,000,000 users"];
    let label = |x: &f64| match x.fract() == 0.0 {
        true => labels.get(*x as usize).copied().unwrap_or("").to_string(),
        false => String::new(),
    };
    chart.configure_mesh().x_labels(4).x_label_formatter(&label).disable_x_mesh().draw().unwrap();
    for (index, name) in names.iter().enumerate() {
        let point = |(x, size): (usize, &&str)| Some((x as f64, measured.number("fresh", &[name, size], 2)?));
        let points: Vec<(f64, f64)> = sizes.iter().enumerate().filter_map(point).collect();
        let line = match name == NUMBERS || name == "Countersign" {
            true => MINE.stroke_width(if name == NUMBERS { 3 } else { 1 }),
            false => Palette99::pick(index + 1).stroke_width(1),
        };
        let drawn = chart.draw_series(std::iter::once(PathElement::new(points, line))).unwrap().label(name.clone());
        drawn.legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], line));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.filled())
        .draw()
        .unwrap();
    root.present().unwrap();
}
