//! Tables and plots from what was measured: writes `RESULTS.md` and the plots that it shows.
//!
//! Arguments: the folder with the measurements, that of the kept ones, the file to write, the folder of the plots.

mod measured;
mod plots;
mod tables;
mod targets;

use measured::Measured;
use std::fmt::Write;
use std::path::PathBuf;

/// What no measurement says: what was tried, and what each peer does that this crate does not.
const NOTES: &str = include_str!("../../../notes.md");

fn main() {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [folder, kept, file, plots] = &paths[..] else {
        panic!(
            "expected the folders of the measurements and of the kept ones, the file to write, the folder of the plots"
        );
    };
    let measured = Measured::read(&[folder, kept]);
    std::fs::create_dir_all(plots).unwrap();
    plots::draw(&measured, plots);

    let mut text = String::from(
        "# Beside the peers\n\n\
         Written by `benches/peers/run.sh`, which builds, measures and writes this file and its plots. Times are medians \
         of CPU time in rounds where everything takes its turn; they are good for ratios, not for promises. Lower is \
         better throughout.\n\n",
    );
    for line in measured.rows("about") {
        writeln!(text, "- {}: {}", line[0], line[1]).unwrap();
    }
    text.push_str(&tables::workload(&measured));
    text.push_str(&targets::table(&measured));
    text.push_str(&tables::checks(&measured));
    text.push_str(&tables::instructions(&measured));
    text.push_str(&tables::sets_and_lists(&measured));
    text.push_str(&tables::fresh(&measured));
    text.push_str(&tables::cache(&measured));
    text.push_str(&tables::batches(&measured));
    text.push_str(&tables::loads(&measured));
    text.push_str(&tables::builds(&measured));
    text.push_str(&tables::deeper(&measured));
    text.push_str(&tables::handler(&measured));
    text.push_str(&tables::differential(&measured));
    text.push('\n');
    text.push_str(NOTES);
    std::fs::write(file, text).unwrap();
}
