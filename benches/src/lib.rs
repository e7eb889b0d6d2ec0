//! Event streams as servers send them, for benchmarks: one shape per kind of traffic.

use std::fmt::Write as _;

/// About as many bytes as each shape has.
pub const SIZE: usize = 1 << 20;

/// What one read of a busy connection brings.
const READ: usize = 64 * 1024;

/// The traffic of one kind of server.
#[derive(Clone, Debug)]
pub struct Traffic {
    /// What it is like.
    pub name: &'static str,
    /// The body, as it arrives.
    pub chunks: Vec<Vec<u8>>,
    /// Messages in it.
    pub messages: usize,
}

impl Traffic {
    /// Bytes in all chunks.
    #[must_use]
    pub fn len(&self) -> usize {
        self.chunks.iter().map(Vec::len).sum()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// All shapes.
#[must_use]
pub fn all() -> Vec<Traffic> {
    vec![
        data_only(),
        named(),
        heartbeat(),
        small_chunk(),
        multi_line(),
        cjk(),
        huge_line_drip(SIZE),
    ]
}

/// Nothing but one line of data per message, about 60 bytes.
fn data_only() -> Traffic {
    blocks("data-only", READ, |number, block| {
        writeln!(
            block,
            "data: {{\"price\":{number}.25,\"symbol\":\"ABCDEF\",\"volume\":1200}}\n"
        )
    })
}

/// Every field in every message.
fn named() -> Traffic {
    blocks("named", READ, |number, block| {
        writeln!(
            block,
            "id: {number}\nevent: price-{}\ndata: {{\"price\":{number}.25}}\n",
            number % 3
        )
    })
}

/// Mostly comments that keep the connection alive, one to a chunk.
fn heartbeat() -> Traffic {
    let mut traffic = blocks("heartbeat", 0, |number, block| {
        if number % 10 == 0 {
            writeln!(block, "data: {number}\n")
        } else {
            writeln!(block, ": keep-alive\n")
        }
    });
    traffic.messages = traffic.messages.div_ceil(10);
    traffic
}

/// A language model's tokens, one to a chunk.
fn small_chunk() -> Traffic {
    blocks("small-chunk", 0, |number, block| {
        writeln!(
            block,
            "data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\" token{number}\"}}}}]}}\n"
        )
    })
}

/// Twenty lines of data per message, with CRLF.
fn multi_line() -> Traffic {
    blocks("multi-line", READ, |number, block| {
        for line in 0..20 {
            write!(block, "data: line {line} of message {number}\r\n")?;
        }
        write!(block, "\r\n")
    })
}

/// Three bytes a character.
fn cjk() -> Traffic {
    blocks("cjk", READ, |number, block| {
        writeln!(
            block,
            "data: 第{number}号のイベントです。東京の天気は晴れ、気温は二十度。\n"
        )
    })
}

/// One line, in chunks of 1 KB.
#[must_use]
pub fn huge_line_drip(size: usize) -> Traffic {
    let mut body = b"data: ".to_vec();
    body.resize(size - 2, b'x');
    body.extend(b"\n\n");
    Traffic {
        name: "huge-line-drip",
        chunks: body.chunks(1024).map(<[u8]>::to_vec).collect(),
        messages: 1,
    }
}

/// Blocks up to [`SIZE`], in chunks of at least `chunk` bytes.
fn blocks(
    name: &'static str,
    chunk: usize,
    write: impl Fn(usize, &mut String) -> std::fmt::Result,
) -> Traffic {
    let mut chunks = Vec::new();
    let mut current = String::new();
    let mut length = 0;
    let mut messages = 0;
    while length < SIZE {
        let before = current.len();
        write(messages, &mut current).expect("a string takes all");
        length += current.len() - before;
        messages += 1;
        if current.len() >= chunk || length >= SIZE {
            chunks.push(std::mem::take(&mut current).into_bytes());
        }
    }
    Traffic {
        name,
        chunks,
        messages,
    }
}

#[cfg(test)]
mod tests {
    use eventsource_wasm::protocol::{EventStream, Flow, limits::MAX_EVENT_SIZE};

    use super::*;

    #[test]
    fn every_shape_holds_the_messages_it_says() {
        for traffic in all() {
            let mut stream = EventStream::new(String::new(), MAX_EVENT_SIZE);
            let mut messages = 0;
            for chunk in &traffic.chunks {
                assert_eq!(stream.push(chunk), Flow::Continue);
                messages += stream.batch().records().len();
            }
            assert_eq!(messages, traffic.messages, "{}", traffic.name);
            assert!(traffic.len() >= SIZE, "{}", traffic.name);
        }
    }

    #[test]
    fn chunks_are_as_small_as_their_traffic_has_them() {
        for traffic in all() {
            let largest = traffic.chunks.iter().map(Vec::len).max();
            let expected = match traffic.name {
                "heartbeat" | "small-chunk" => 0..100,
                "huge-line-drip" => 1024..1025,
                _ => READ..READ + 1024,
            };
            assert!(expected.contains(&largest.unwrap_or(0)), "{}", traffic.name);
        }
    }
}
