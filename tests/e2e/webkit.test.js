import { testBehaviours } from '../support/behaviours.js';

testBehaviours('webkit');
