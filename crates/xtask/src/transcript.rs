//! What a program printed, in bounded memory: the beginning and the end of it.

use std::io::{self, BufRead, Read as _};

/// How many bytes are kept of the beginning, and at least of the end; of that never more than twice as many.
const KEPT: usize = 2 << 20;

/// The longest piece of a line that is read at once. A program may print without ever ending a line.
const LONGEST_PIECE: u64 = 64 << 10;

/// What a program printed.
#[derive(Default)]
pub(crate) struct Transcript {
    first: String,
    last: String,
    left_out: usize,
}

impl Transcript {
    /// Adds what was printed next.
    pub(crate) fn add(&mut self, piece: &str) {
        if self.last.is_empty() && self.first.len() + piece.len() <= KEPT {
            self.first.push_str(piece);
            return;
        }
        self.last.push_str(piece);
        if self.last.len() > 2 * KEPT {
            let mut cut = self.last.len() - KEPT;
            while !self.last.is_char_boundary(cut) {
                cut += 1;
            }
            self.last.drain(..cut);
            self.left_out += cut;
        }
    }

    /// All of it, or its beginning and its end with a line between them that says how much is left out.
    pub(crate) fn into_text(self) -> String {
        let Self { mut first, last, left_out } = self;
        if left_out > 0 {
            first.push_str(&format!("\n[{left_out} bytes left out]\n"));
        }
        first + &last
    }
}

/// The next line of `reader`, or as much of it as is read at once; `None` at the end.
pub(crate) fn next_piece(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut piece = Vec::new();
    reader.take(LONGEST_PIECE).read_until(b'\n', &mut piece)?;
    Ok((!piece.is_empty()).then(|| String::from_utf8_lossy(&piece).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_is_kept_whole() {
        let mut transcript = Transcript::default();
        transcript.add("one\n");
        transcript.add("two\n");
        assert_eq!(transcript.into_text(), "one\ntwo\n");
    }

    #[test]
    fn of_much_the_beginning_and_the_end_are_kept() {
        let mut transcript = Transcript::default();
        transcript.add("begin\n");
        for _ in 0..64 {
            transcript.add(&"ö\n".repeat(KEPT / 8));
        }
        transcript.add("1 passed, 0 failed\n");
        let text = transcript.into_text();
        assert!(text.starts_with("begin\n") && text.ends_with("1 passed, 0 failed\n"));
        assert!(text.contains(" bytes left out]\n"));
        assert!(text.len() <= 3 * KEPT + 100, "{}", text.len());
    }

    #[test]
    fn a_line_without_end_is_read_in_pieces() {
        let mut endless = io::BufReader::new(io::repeat(b'x'));
        let piece = next_piece(&mut endless).expect("a reader").expect("a piece");
        assert_eq!(piece.len() as u64, LONGEST_PIECE);
        let mut lines: &[u8] = b"a\nb";
        let mut next = || next_piece(&mut lines).expect("a reader");
        assert_eq!([next(), next(), next()], [Some("a\n".into()), Some("b".into()), None]);
    }
}
