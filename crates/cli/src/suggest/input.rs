//! Logs as bytes: files or standard input, gzipped or not, with a bar that shows how far reading is.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use indicatif::{ProgressBar, ProgressBarIter, ProgressStyle};

/// A log to read.
pub(super) struct Input {
    /// What errors call it.
    pub(super) name: String,
    pub(super) bytes: Box<dyn BufRead>,
}

impl Input {
    /// Opens a log. What is gzipped is known by its first two bytes (RFC 1952 §2.3.1).
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let (name, raw): (_, Box<dyn Read>) = if path == Path::new("-") {
            ("standard input".to_owned(), Box::new(io::stdin().lock()))
        } else {
            let file = File::open(path)?;
            let size = file.metadata()?.len();
            (path.display().to_string(), Box::new(with_bar(file, size)))
        };
        let mut bytes = BufReader::with_capacity(BUFFER, raw);
        let bytes: Box<dyn BufRead> = if bytes.fill_buf()?.starts_with(&[0x1f, 0x8b]) {
            Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(bytes)))
        } else {
            Box::new(bytes)
        };
        Ok(Self { name, bytes })
    }
}

/// How many bytes are read at once.
const BUFFER: usize = 1 << 18;

/// From how many bytes on a bar is worth its lines.
const LONG: u64 = 16 << 20;

/// Shows on a terminal how much of a long file is read.
fn with_bar(file: File, size: u64) -> ProgressBarIter<File> {
    let bar = if size >= LONG && io::stderr().is_terminal() {
        ProgressBar::new(size)
    } else {
        ProgressBar::hidden()
    };
    let template = "{bar:40} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.with_finish(indicatif::ProgressFinish::AndClear).wrap_read(file)
}
