//! A body cut into lines and batches of lines, within their limits. What a line says is read in
//! [`super::batch`].

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use futures_util::FutureExt;
use http_body_util::BodyExt;

use crate::limits::Limits;
use crate::problem::Problem;
use crate::problem::body::field_problem;

/// A line that is not blank.
pub(super) struct Line {
    /// Counted from 1, blank ones too.
    pub(super) number: u64,
    /// Its bytes, or why it is not read.
    pub(super) text: Result<Bytes, Problem>,
}

/// The lines of a body that still arrives.
pub(super) struct Lines {
    body: Body,
    limits: Limits,
    buffer: BytesMut,
    /// Bytes of the buffer known to hold no end of line.
    searched: usize,
    /// The line at hand is longer than is read; its rest is dropped.
    skipping: bool,
    number: u64,
    ended: bool,
}

/// What came of waiting for bytes.
enum Arrived {
    Bytes(Bytes),
    Nothing,
    End,
    Broken,
}

impl Lines {
    pub(super) fn new(body: Body, limits: Limits) -> Self {
        Self { body, limits, buffer: BytesMut::new(), searched: 0, skipping: false, number: 0, ended: false }
    }

    /// The lines that are there, at least one and at most a batch; `None` at the end.
    pub(super) async fn batch(&mut self) -> Option<Vec<Line>> {
        let mut batch = Vec::new();
        let mut bytes = 0;
        loop {
            while let Some(line) = self.line() {
                bytes += line.text.as_ref().map_or(0, Bytes::len);
                batch.push(line);
                if batch.len() >= self.limits.batch_lines_max || bytes >= self.limits.batch_bytes_max {
                    return Some(batch);
                }
            }
            if self.ended {
                return (!batch.is_empty()).then_some(batch);
            }
            match self.arrived(batch.is_empty()).await {
                Arrived::Bytes(bytes) => self.buffer.extend_from_slice(&bytes),
                Arrived::Nothing => return Some(batch),
                Arrived::End => self.end(),
                Arrived::Broken => batch.push(self.broken(broken())),
            }
        }
    }

    /// The next bytes; waits for them only where there is nothing to do meanwhile.
    async fn arrived(&mut self, wait: bool) -> Arrived {
        let frame = if wait {
            let Ok(frame) = tokio::time::timeout(self.limits.stall_wait_max, self.body.frame()).await else {
                return Arrived::Broken;
            };
            frame
        } else {
            let Some(frame) = self.body.frame().now_or_never() else { return Arrived::Nothing };
            frame
        };
        match frame {
            None => Arrived::End,
            Some(Err(_)) => Arrived::Broken,
            Some(Ok(frame)) => frame.into_data().map_or(Arrived::Bytes(Bytes::new()), Arrived::Bytes),
        }
    }

    /// The next line that is not blank, where its end has arrived.
    fn line(&mut self) -> Option<Line> {
        loop {
            let rest = self.buffer.get(self.searched..).unwrap_or_default();
            let Some(end) = memchr::memchr(b'\n', rest) else {
                self.searched = self.buffer.len();
                self.drop_if_too_long();
                return None;
            };
            let text = self.buffer.split_to(self.searched + end + 1).freeze();
            self.searched = 0;
            if let Some(line) = self.numbered(text) {
                return Some(line);
            }
        }
    }

    /// A line with its number; `None` for a blank one.
    fn numbered(&mut self, text: Bytes) -> Option<Line> {
        let number = self.number + 1;
        if number > self.limits.lines_max {
            return (!self.ended).then(|| self.broken(too_many(self.limits.lines_max)));
        }
        self.number = number;
        let too_long = std::mem::take(&mut self.skipping) || text.len() > self.limits.line_bytes_max;
        if too_long {
            return Some(Line { number, text: Err(too_long_line(self.limits.line_bytes_max)) });
        }
        (!text.trim_ascii().is_empty()).then_some(Line { number, text: Ok(text) })
    }

    /// Drops what has arrived of a line that is too long already.
    fn drop_if_too_long(&mut self) {
        if self.buffer.len() > self.limits.line_bytes_max {
            self.buffer.clear();
            self.searched = 0;
            self.skipping = true;
        }
    }

    /// The body has ended: what is left is the last line.
    fn end(&mut self) {
        if self.skipping || !self.buffer.is_empty() {
            self.buffer.extend_from_slice(b"\n");
        }
        self.ended = true;
    }

    /// The stream ends here, with a problem at the line after those that were read.
    fn broken(&mut self, problem: Problem) -> Line {
        self.ended = true;
        self.buffer.clear();
        self.searched = 0;
        Line { number: self.number + 1, text: Err(problem) }
    }
}

fn too_long_line(bytes_max: usize) -> Problem {
    Problem::unreadable(vec![field_problem(
        "",
        "line-too-long",
        format!("1 行は {bytes_max} バイトまでです。"),
        format!("A line has at most {bytes_max} bytes."),
    )])
}

fn too_many(lines_max: u64) -> Problem {
    Problem::unreadable(vec![field_problem(
        "",
        "too-many-lines",
        format!("{lines_max} 行までです。ここから先は処理していません。分けて送ってください。"),
        format!("At most {lines_max} lines are read. Nothing was done from here on. Send it in parts."),
    )])
}

fn broken() -> Problem {
    Problem::unreadable(vec![field_problem(
        "",
        "incomplete-body",
        "本文が最後まで届きませんでした。この行から送り直してください。",
        "The body did not arrive to its end. Send it again from this line.",
    )])
}
