/** The one class that extends another is the one that pages see. */
export { asTarget as _ } from '../event-target.js';
