import { testLegacy } from '../support/behaviours.js';
import { browserNames } from '../support/browsers.js';

for (const name of browserNames) {
  testLegacy(name);
}
