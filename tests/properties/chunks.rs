//! Ways to cut a body into chunks, none of which may be seen in what comes of it.

/// In one piece, byte by byte, and by lengths that follow each other in a circle.
pub(crate) fn chunkings<'a>(body: &'a [u8], lengths: &[usize]) -> [Vec<&'a [u8]>; 3] {
    [
        vec![body],
        body.chunks(1).collect(),
        in_circles(body, lengths),
    ]
}

fn in_circles<'a>(body: &'a [u8], lengths: &[usize]) -> Vec<&'a [u8]> {
    let mut chunks = Vec::new();
    let mut rest = body;
    // Some are empty, but not all of them.
    for length in lengths.iter().chain([&1]).cycle() {
        if rest.is_empty() {
            break;
        }
        let (chunk, next) = rest.split_at((*length).min(rest.len()));
        chunks.push(chunk);
        rest = next;
    }
    chunks
}
