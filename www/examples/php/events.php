<?php

/*
 * Numbered events that resume after the last event ID.
 *
 * Five events per response, then the script ends and the client comes back: no worker of the web
 * server is held for ever.
 */

const EVENTS_PER_RESPONSE = 5;

header('Content-Type: text/event-stream');
header('Cache-Control: no-store');
header('Access-Control-Allow-Origin: *');

// Across origins the id comes as a form, since the header would need a preflight.
parse_str(file_get_contents('php://input'), $form);
$lastEventId = $_SERVER['HTTP_LAST_EVENT_ID'] ?? $form['Last-Event-ID'] ?? 0;

// It can be any text. Counted on from the largest integer, $n would be a float that grows no more.
$lastEventId = filter_var($lastEventId, FILTER_VALIDATE_INT, [
    'options' => ['default' => 0, 'min_range' => 0, 'max_range' => 1_000_000_000],
]);

// Some proxies and old browsers hold back a response's first 2 KB.
echo ':', str_repeat(' ', 2048), "\n";
echo "retry: 500\n\n";

for ($n = $lastEventId + 1; $n <= $lastEventId + EVENTS_PER_RESPONSE; $n++) {
    echo "id: $n\n", "data: $n\n\n";
    while (ob_get_level() > 0) {
        ob_end_flush();
    }
    flush();
    usleep(200_000);
}
