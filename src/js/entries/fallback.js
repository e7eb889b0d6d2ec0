// "./fallback": the class with an engine in plain JavaScript; no global is touched.
import { embedTranslated } from '../translated.js';

embedTranslated();

export { EventSource } from '../event-source.js';
