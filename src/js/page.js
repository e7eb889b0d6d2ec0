/** What the page and the network do, for the engine. */
import { environment } from './environment.js';
import { listen } from './listen.js';
import { beforeUnload } from './turns.js';

/** What an engine is told, by the numbers that `src/web/notice.rs` has; those below are of timers. */
export const NOTICES = {
  suspend: 4,
  resume: 5,
  offline: 6,
  online: 7,
  hidden: 8,
  visible: 9,
  freeze: 10,
  woke: 11,
  open: 12,
};

/**
 * Tells of it from now on, and at once of what is so already.
 *
 * @param {(notice: number) => void} notify
 * @param {boolean} mindsPage whether it matters that the page is hidden or frozen
 * @returns {() => void} what ends that
 */
export function watchPage(notify, mindsPage) {
  const { document, isOffline, origin } = environment;
  /** @type {(() => void)[]} */
  const ends = [];
  /** @param {any} target @param {string} type @param {(event: any) => void} callback */
  const on = (target, type, callback) => {
    ends.push(listen(target, type, callback));
  };
  /** @param {any} target @param {string} type @param {number} notice */
  const watch = (target, type, notice) => on(target, type, () => notify(notice));
  if (document !== undefined) {
    on(globalThis, 'beforeunload', beforeUnload);
    watch(globalThis, 'pagehide', NOTICES.suspend);
    // A page that is shown for the first time was not away.
    on(globalThis, 'pageshow', ({ persisted }) => persisted && notify(NOTICES.resume));
  }
  if (origin !== undefined) {
    watch(globalThis, 'offline', NOTICES.offline);
    watch(globalThis, 'online', NOTICES.online);
  }
  if (isOffline) {
    notify(NOTICES.offline);
  }
  if (mindsPage && document !== undefined) {
    const look = () => {
      notify(document.visibilityState === 'hidden' ? NOTICES.hidden : NOTICES.visible);
    };
    on(document, 'visibilitychange', look);
    watch(document, 'freeze', NOTICES.freeze);
    watch(document, 'resume', NOTICES.woke);
    look();
  }
  return () => {
    ends.forEach((end) => end());
  };
}
