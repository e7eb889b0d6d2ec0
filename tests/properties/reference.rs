//! An independent interpreter of event streams: the standard's text, step by step, on the whole
//! body at once, with no regard to speed.
//!
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation>

use crate::interpretation::{Event, Interpretation};

pub(crate) fn interpret(body: &[u8]) -> Interpretation {
    let text = String::from_utf8_lossy(body);
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let mut reference = Reference::default();
    for line in lines(text) {
        reference.process(&line);
    }
    reference.interpretation
}

/// The lines that end, without their ends.
fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '\n' && character != '\r' {
            line.push(character);
            continue;
        }
        if character == '\r' && characters.peek() == Some(&'\n') {
            characters.next();
        }
        lines.push(std::mem::take(&mut line));
    }
    lines
}

#[derive(Debug, Default)]
struct Reference {
    data: String,
    event_type: String,
    last_event_id: String,
    interpretation: Interpretation,
}

impl Reference {
    fn process(&mut self, line: &str) {
        if line.is_empty() {
            self.dispatch();
        } else if let Some(colon) = line.find(':') {
            let (name, value) = (&line[..colon], &line[colon + 1..]);
            if !name.is_empty() {
                self.process_field(name, value.strip_prefix(' ').unwrap_or(value));
            }
        } else {
            self.process_field(line, "");
        }
    }

    fn process_field(&mut self, name: &str, value: &str) {
        match name {
            "event" => value.clone_into(&mut self.event_type),
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            "id" if !value.contains('\0') => value.clone_into(&mut self.last_event_id),
            "retry" if !value.is_empty() && value.chars().all(|c| c.is_ascii_digit()) => {
                let longest = 2_147_483_647;
                let millis = value.parse::<u32>().unwrap_or(longest).min(longest);
                self.interpretation.reconnection_time = Some(millis);
            }
            _ => {}
        }
    }

    fn dispatch(&mut self) {
        self.interpretation
            .last_event_id
            .clone_from(&self.last_event_id);
        let event_type = std::mem::take(&mut self.event_type);
        let data = std::mem::take(&mut self.data);
        if data.is_empty() {
            return;
        }
        self.interpretation.events.push(Event {
            event_type: if event_type.is_empty() {
                "message".to_owned()
            } else {
                event_type
            },
            data: data.strip_suffix('\n').unwrap_or(&data).to_owned(),
            last_event_id: self.last_event_id.clone(),
        });
    }
}
