import { withoutReceiversClose } from '../../src/analysis/recipes/close-recipes.js';
import { faultRule } from '../../src/analysis/fault-rule.js';

export const rule = faultRule({
  id: 'chan-wrong-close',
  title: 'Close while somebody may still send, or a second close',
  source: 'B, C',
  faults: ['send-on-closed', 'close-of-closed'],
  advice:
    'Close in the only sender, or once after all senders are done (`wg.Wait`); to tell senders to stop close a separate `done` channel.',
  fix: withoutReceiversClose,
});
