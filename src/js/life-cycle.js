/**
 * What a source is between its construction and its end: who drives it, and what is known of it while
 * nobody does. An engine may come late, break, or be gone, and another may follow it.
 */
import { attach } from './binding.js';
import { Delivery } from './delivery.js';
import { Dispatcher } from './dispatcher.js';
import { RECONNECTION_TIME } from './options.js';
import { document } from './turns.js';

const CONNECTING = 0;
const CLOSED = 2;

export class LifeCycle {
  /**
   * @param {EventTarget} source
   * @param {string} url absolute and serialised, as given: a redirect does not change it
   * @param {import('./options.js').EventSourceInit} init
   */
  constructor(source, url, init) {
    this.url = url;
    this.init = init;
    this.dispatcher = new Dispatcher(source, init);
    this.dispatcher.batches.lastEventId = init.lastEventId;
    /** @type {import('./binding.js').Engine | null} null until it is there, and when it is gone */
    this.engine = null;
    /** Set before the engine is there, and when it broke. */
    this.closed = false;
    /** Whether another engine is to follow this one, which has not let go yet. */
    this.isReviving = false;
    /** What the engine knew. */
    this.lastEventId = init.lastEventId;
    this.reconnectionTime = init.reconnectionTime;
    /** Types for which there have been listeners. @type {Record<string, boolean>} */
    this.listened = Object.create(null);
    /** Whether there have been listeners for what the server sends. */
    this.hasListeners = false;
    /** Called when the source is CLOSED. */
    this.onclosed = () => {};
    this.onabort = () => this.close();
    if (init.parse !== undefined || init.until !== undefined || init.events !== 'real') {
      this.deliver();
    }
  }

  /** @returns {Delivery} for what is not in the standard */
  deliver() {
    const { dispatcher } = this;
    if (dispatcher.delivery === null) {
      dispatcher.deliverBy(new Delivery(this));
    }
    return /** @type {Delivery} */ (dispatcher.delivery);
  }

  get readyState() {
    // Who still holds the source of a frame that is gone: nothing runs there that could end it. WebKit
    // tells it by the view alone, and Firefox, of one that went elsewhere, by the location.
    if (this.closed || document?.defaultView === null || document?.location === null) {
      return CLOSED;
    }
    if (this.engine === null || this.isReviving) {
      return CONNECTING;
    }
    return this.canAsk ? this.engine.readyState : CLOSED;
  }

  /** Whether there is an engine that answers: one that broke a moment ago gives nothing. */
  get canAsk() {
    return typeof this.engine?.readyState === 'number';
  }

  /**
   * Who knows last event ID string and reconnection time.
   *
   * @returns {{ lastEventId: string, reconnectionTime: number }}
   */
  get known() {
    return this.closed || this.isReviving || !this.canAsk
      ? this
      : /** @type {import('./binding.js').Engine} */ (this.engine);
  }

  /** Connects, unless it is not to. */
  start() {
    const { signal } = this.init;
    if (signal?.aborted) {
      this.end();
      return;
    }
    signal?.addEventListener('abort', this.onabort);
    attach(this);
  }

  close() {
    const { engine, dispatcher } = this;
    this.remember();
    this.lastEventId = dispatcher.delivery?.untaken ?? this.lastEventId;
    this.isReviving = false;
    this.end();
    dispatcher.cancel();
    dispatcher.delivery?.close();
    engine?.close();
  }

  reconnect() {
    const { engine, init } = this;
    if (this.readyState !== CLOSED) {
      if (!this.isReviving) {
        engine?.reconnect();
      }
    } else if (!init.signal?.aborted) {
      this.remember();
      this.dispatcher.cancel();
      this.dispatcher.failure = null;
      init.lastEventId = this.lastEventId;
      // That of a policy is not the server's, which is the least of each delay.
      if (this.reconnectionTime !== init.reconnectionTime) {
        init.numbers[RECONNECTION_TIME] = this.reconnectionTime;
      }
      this.dispatcher.batches.lastEventId = this.lastEventId;
      this.closed = false;
      if (engine === null) {
        this.start();
      } else {
        this.isReviving = true;
      }
    }
  }

  /** @param {Function | null} callback */
  setComments(callback) {
    this.deliver().oncomment = callback;
    this.engine?.keepComments(callback !== null);
  }

  /** @param {import('./binding.js').Engine} engine that has just begun */
  attached(engine) {
    this.engine = engine;
    if (this.dispatcher.delivery?.oncomment) {
      engine.keepComments(true);
    }
  }

  /** The engine has let go. */
  released() {
    if (!this.isReviving) {
      this.remember();
      this.end();
      this.engine = null;
      return;
    }
    this.engine = null;
    // It may still be on the stack.
    Promise.resolve().then(() => {
      if (this.isReviving) {
        this.isReviving = false;
        this.start();
      }
    });
  }

  /** The engine is broken, or there is none. */
  fail() {
    const { dispatcher } = this;
    if (this.closed || this.isReviving) {
      // It would never let go.
      this.released();
      return;
    }
    this.engine = null;
    this.lastEventId = dispatcher.batches.lastEventId;
    this.end();
    dispatcher.fail();
  }

  /** Keeps what the engine knows, while it can be asked. */
  remember() {
    const { engine } = this;
    if (engine !== null && !this.closed) {
      const { batches } = this.dispatcher;
      const { canAsk } = this;
      // Events that are dropped now come again after a reconnection.
      this.lastEventId = canAsk && batches.isEmpty ? engine.lastEventId : batches.lastEventId;
      if (canAsk) {
        this.reconnectionTime = engine.reconnectionTime;
      }
    }
  }

  /** CLOSED, for whatever reason. */
  end() {
    if (this.closed) {
      return;
    }
    this.closed = true;
    this.init.signal?.removeEventListener('abort', this.onabort);
    this.onclosed();
  }
}
