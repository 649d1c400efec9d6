import { describe, expect, it } from '@jest/globals';
import { wellKnownEnding } from '../../../src/go/flow/standard-endings.js';

describe('wellKnownEnding', () => {
  it.each([
    ['panic', 'panic'],
    ['os.Exit', 'exit'],
    ['runtime.Goexit', 'goexit'],
    ['log.Fatalf', 'exit'],
    ['log.Logger.Panicln', 'panic'],
    ['testing.T.Fatal', 'goexit'],
    ['testing.TB.SkipNow', 'goexit'],
    ['k8s.io/klog/v2.Fatalf', 'exit'],
    ['github.com/sirupsen/logrus.Entry.Fatal', 'exit'],
    ['testing.T.Error', undefined],
    ['Fatal', undefined],
    ['example.com/log.Fatal', undefined],
    ['flag.Parse', undefined],
    ['toString', undefined],
  ])('%s: %s', (symbol, ending) => {
    expect(wellKnownEnding(symbol)).toBe(ending);
  });
});
