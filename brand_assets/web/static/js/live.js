// This file listens to what changes on the server (`/events`) and hands it to the page; it goes on after a lost connection.

const AGAIN_AFTER_MS = 15000;

// handlers: event's name to function(data, event); `open` runs at each connection, as what changed before it is not told.
// Returns a function that stops listening.
export function listen(path, handlers) {
  let source = null;
  let timer = 0;

  function start() {
    stop();
    source = new EventSource(path);
    for (const [name, run] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => run(event.data ? JSON.parse(event.data) : null, event));
    }
    // After an answer that is no stream (a full house, a proxy without its server) the browser gives up; the page does not.
    source.addEventListener("error", () => { if (source.readyState === EventSource.CLOSED) timer = setTimeout(start, AGAIN_AFTER_MS); });
  }

  function stop() {
    clearTimeout(timer);
    source?.close();
  }

  addEventListener("pagehide", stop);
  addEventListener("pageshow", (event) => { if (event.persisted) start(); });
  start();
  return stop;
}

// A handler of `open` for a page that was just made: it runs from the second connection on.
export function again(run) {
  let isFirst = true;
  return () => {
    if (!isFirst) run();
    isFirst = false;
  };
}
