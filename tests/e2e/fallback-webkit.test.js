import { testFallback } from '../support/behaviours.js';

testFallback('webkit');
