//! Publishes a number ten times a second: `cargo run`, and `curl -N http://localhost:8080/events`.
//! `PORT=3000 cargo run` chooses the port, 0 any that is free.

use std::{env, error::Error, net::Ipv4Addr, sync::Arc, time::Duration};

use eventsource_wasm::protocol::Event;
use eventsource_wasm_axum_example::{Channel, router};
use tokio::{net::TcpListener, time::interval};

const KEPT: usize = 1_000;

/// Proxies commonly end a connection that is silent for a minute.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port = match env::var("PORT") {
        Ok(port) => port.parse().map_err(|_| {
            format!("expected PORT to be a number from 0 to 65535, received {port:?}")
        })?,
        Err(_) => 8080,
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    println!("http://{}/events", listener.local_addr()?);

    let channel = Arc::new(Channel::new(KEPT));
    tokio::spawn(count(Arc::clone(&channel)));
    axum::serve(listener, router(channel, KEEP_ALIVE)).await?;
    Ok(())
}

async fn count(channel: Arc<Channel>) {
    let mut ticks = interval(Duration::from_millis(100));
    for number in 1_u64.. {
        ticks.tick().await;
        let data = number.to_string();
        let event = Event {
            data: Some(&data),
            ..Event::default()
        };
        if let Err(error) = channel.publish(event) {
            eprintln!("event {number} is not published: {error}");
        }
    }
}
